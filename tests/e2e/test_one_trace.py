"""One act and what it causes is one trace, through all processes, at a real OTLP receiver."""

from collections import Counter

import pytest

from deploy.trace_view import SpanLine, read_spans
from tests.e2e.conftest import Town, eventually

pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(180)]

ALL = {"gateway", "intake", "deliberation", "escalation", "notification"}
NOBODYS_TRACE = "0" * 32


def spans_of(town: Town, trace: str) -> list[SpanLine]:
    if not town.run.trace_file.exists():
        return []
    return [span for span in read_spans(town.run.trace_file) if span.trace_id == trace]


async def test_raising_a_matter_is_one_trace_through_all_five(town: Town) -> None:
    filed = (await town.file("trace", "西头的水压太小，三楼上不去水。")).json()
    await town.still.quiescent()
    matter = await town.read("director", f"/{filed['name']}")
    body = {"expected_epoch": matter["epoch"], "reason": "要换水泵"}
    raised = await town.ask("director", "POST", f"/{matter['name']}/raise", body, key="raise")
    assert raised.status_code == 200, raised.text
    await town.still.quiescent()
    trace = raised.headers["trace-id"]

    def complete() -> bool:
        spans = spans_of(town, trace)
        known = {span.span_id for span in spans}
        return {span.service for span in spans} >= ALL and all(
            span.parent is None or span.parent in known for span in spans
        )

    await eventually("spans of all five processes, each with its parent", complete)
    spans = spans_of(town, trace)
    assert len([span for span in spans if span.parent is None]) == 1
    names = {(span.service, span.name) for span in spans}
    # The director's act reached the register through deliberation; what it caused came by NATS:
    # the federation's stage at escalation, and the woman's line at notification.
    assert ("escalation", "consume tongxin.intake.v1.MatterMoved") in names
    assert ("intake", "consume tongxin.escalation.v1.StageOpened") in names
    assert ("notification", "consume tongxin.intake.v1.TimelineExtended") in names
    told = [entry["template_key"] for entry in await town.items("stranger", "/inbox")]
    assert Counter(told)["received.federation"] == 1
    assert spans_of(town, NOBODYS_TRACE) == []
