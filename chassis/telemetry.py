"""Traces and metrics: few spans made by hand, W3C context through HTTP, gRPC, outbox and NATS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context as otel_context
from opentelemetry import metrics, propagate, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

_EXPORT_SECONDS = 0.5


def setup_telemetry(service: str, endpoint: str, sample_ratio: float) -> None:
    """Export traces and metrics of this process to an OTLP/HTTP endpoint; nothing without one."""
    if not endpoint:
        return
    resource = Resource.create({"service.name": service})
    traces = TracerProvider(resource=resource, sampler=ParentBased(TraceIdRatioBased(sample_ratio)))
    traces.add_span_processor(
        BatchSpanProcessor(
            OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=5),
            schedule_delay_millis=int(_EXPORT_SECONDS * 1000),
        )
    )
    trace.set_tracer_provider(traces)
    reader = PeriodicExportingMetricReader(
        OTLPMetricExporter(endpoint=f"{endpoint}/v1/metrics", timeout=5),
        export_interval_millis=10_000,
    )
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=[reader]))


def shutdown_telemetry() -> None:
    """Send what is left; called once when the process ends."""
    for provider in (trace.get_tracer_provider(), metrics.get_meter_provider()):
        if isinstance(provider, TracerProvider | MeterProvider):
            provider.shutdown()


@contextmanager
def span(
    name: str,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    carrier: Mapping[str, str] | None = None,
    attributes: Mapping[str, str | int] | None = None,
) -> Iterator[Span]:
    """Open a span, below `carrier`'s context when one is given. Attributes hold ids and codes."""
    parent = propagate.extract(dict(carrier)) if carrier is not None else None
    tracer = trace.get_tracer("tongxin")
    with tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        attributes=dict(attributes or {}),
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            # The exception's text may hold personal data: its type is enough here.
            opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def carrier() -> dict[str, str]:
    """Return the present trace context as W3C headers."""
    headers: dict[str, str] = {}
    propagate.inject(headers, context=otel_context.get_current())
    return headers


meter = metrics.get_meter("tongxin")
ACTS = meter.create_counter("tongxin.acts", description="Committed acts by name and outcome")
EVENTS = meter.create_counter("tongxin.events", description="Consumed events by type and outcome")
PUBLISHED = meter.create_counter("tongxin.published", description="Published outbox rows")
OUTBOX_AGE = meter.create_gauge(
    "tongxin.outbox.oldest_unpublished", unit="s", description="Age of the oldest unpublished row"
)
TIMERS_OVERDUE = meter.create_gauge(
    "tongxin.timers.overdue", description="Timers that are due and not yet done"
)
