"""Remove files that no row has: of acts that never committed, and of uploads that ended."""

from services.intake.app.attachment_ports import AttachmentReader, AttachmentStore

# Long enough for every act that has written a file to commit its row.
OLD_SECONDS = 3600.0


async def sweep_attachments(
    files: AttachmentStore, reader: AttachmentReader, *, older_than_seconds: float = OLD_SECONDS
) -> int:
    """Return how many files were removed."""
    names = await files.names(older_than_seconds)
    unknown = await reader.unknown(names)
    for name in unknown:
        await files.remove(name)
    return len(unknown)
