"""intake's unit of work: the chassis' one with intake's repositories."""

from functools import cached_property

from chassis.act import Act
from chassis.database import Database
from chassis.policy import Policy
from chassis.work import Publish, Work
from services.intake.domain.clock_policy import PolicyBook
from services.intake.store.attachments import AttachmentRows
from services.intake.store.clock_policies import shipped
from services.intake.store.contacts import ContactStore
from services.intake.store.conversations import ConversationStore
from services.intake.store.deputies import DeputyStore
from services.intake.store.disputes import DisputeStore
from services.intake.store.field_work import FieldStore
from services.intake.store.matters import MatterStore
from services.intake.store.offices import OfficeStore
from services.intake.store.people import PeopleStore
from services.intake.store.posts import PostStore
from services.intake.store.readers import ReaderStore
from services.intake.store.receipts import ReceiptStore
from services.intake.store.vault import VaultStore


class IntakeStore(Work):
    """One act's transaction on intake's tables."""

    book: PolicyBook = shipped()

    @cached_property
    def people(self) -> PeopleStore:
        """The vault."""
        return PeopleStore(self.session, self.now)

    @cached_property
    def matters(self) -> MatterStore:
        """The register."""
        return MatterStore(self.session, self.now, self.record, self.book)

    @cached_property
    def readers(self) -> ReaderStore:
        """Bodies that read a matter which they do not have."""
        return ReaderStore(self.session, self.now)

    @cached_property
    def attachments(self) -> AttachmentRows:
        """The rows of attachments."""
        return AttachmentRows(self.session)

    @cached_property
    def conversations(self) -> ConversationStore:
        """Messages and notes."""
        return ConversationStore(self.session, self.now)

    @cached_property
    def contacts(self) -> ContactStore:
        """Tries to ask her."""
        return ContactStore(self.session)

    @cached_property
    def disputes(self) -> DisputeStore:
        """Objections, challenges, exclusions."""
        return DisputeStore(self.session, self.now)

    @cached_property
    def offices(self) -> OfficeStore:
        """Who holds which office."""
        return OfficeStore(self.session, self.now)

    @cached_property
    def deputies(self) -> DeputyStore:
        """Who stands in, and hand-overs."""
        return DeputyStore(self.session, self.now)

    @cached_property
    def posts(self) -> PostStore:
        """Posts of groups, and offers of help."""
        return PostStore(self.session, self.now)

    @cached_property
    def field(self) -> FieldStore:
        """Grids and what their workers write."""
        return FieldStore(self.session, self.now)

    @cached_property
    def receipts(self) -> ReceiptStore:
        """Receipts of the desk."""
        return ReceiptStore(self.session, self.now)

    @cached_property
    def vault(self) -> VaultStore:
        """Finding people."""
        return VaultStore(self.session, self.now)


class Unit:
    """Begins units of work: `unit(act)` is an `app.ports.Begin`."""

    def __init__(self, database: Database, policy: Policy, publish: Publish) -> None:
        self._database = database
        self._policy = policy
        self._publish = publish

    def __call__(self, act: Act) -> IntakeStore:
        """Begin the transaction of one act."""
        return IntakeStore(self._database, act, self._policy, self._publish, "tongxin:intake")
