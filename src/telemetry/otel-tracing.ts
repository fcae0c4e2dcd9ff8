import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { AttemptRecord } from '../bus/attempt-observer.ts';
import type { Delivery } from '../model/delivery.ts';
import { Tracing } from './tracing.ts';

/** Milliseconds that a shutdown waits for the collector, which may be away. */
const goodbyeMs = 1_500;

/**
 * Traces an event from its webhook over its commit to the attempts at its deliveries and the calls to the vendors. The
 * context is stored with each delivery, so it is one trace however long a delivery waits. Attributes are ids and closed
 * sets.
 */
export class OtelTracing extends Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #current = new AsyncLocalStorage<Span>();
  readonly #attempts = new WeakMap<Delivery, Span>();

  /**
   * The OTLP exporter itself reads OTEL_EXPORTER_OTLP_*, the resource OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
   *
   * @param ratio share of events that we trace, from 0 to 1, where the caller's traceparent does not decide.
   */
  constructor(ratio: number) {
    super();
    const named = resourceFromAttributes({ 'service.name': 'tier-relay' });
    this.#provider = new TracerProvider({
      resource: named.merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    });
    this.#tracer = this.#provider.getTracer('tier-relay');
  }

  override receiving(traceparent: string | undefined, work: () => void): (status: number) => void {
    const span = this.#start('POST /webhooks/voucherify', SpanKind.SERVER, traceparent);
    span.setAttributes({ 'http.request.method': 'POST', 'http.route': '/webhooks/voucherify' });
    this.#current.run(span, work);
    return (status) => {
      span.setAttribute('http.response.status_code', status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
  }

  override async storing<Result>(store: (trace: string | null) => Promise<Result>): Promise<Result> {
    const span = this.#start('journal commit', SpanKind.PRODUCER);
    try {
      return await store(traceparentOf(span));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR }); // without the message, which may quote the event
      throw error;
    } finally {
      span.end();
    }
  }

  override calling<Result>(
    destination: string,
    deliveries: readonly Delivery[],
    call: () => Promise<Result>,
  ): Promise<Result> {
    const [first, ...others] = deliveries
      .filter((delivery) => delivery.trace !== null)
      .map((delivery) => this.#startAttempt(destination, delivery));
    if (first === undefined) return call();
    // A call for several deliveries is in the trace of the first; the others link to it.
    for (const other of others) other.addLink({ context: first.spanContext() });
    return this.#current.run(first, call);
  }

  override attempted({ delivery, settlement: { outcome, reason, status } }: AttemptRecord): void {
    const span = this.#attempts.get(delivery);
    if (span === undefined) return;
    span.setAttributes({
      'tier_relay.outcome': outcome,
      'tier_relay.status': status,
      ...(reason !== null && { 'error.type': reason }),
    });
    if (reason !== null) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  override vendorCall(destination: string): (status: number | null) => void {
    if (this.#current.getStore() === undefined) return () => undefined; // no delivery's call, as in a set-up
    const span = this.#start(`${destination} call`, SpanKind.CLIENT);
    return (status) => {
      if (status !== null) span.setAttribute('http.response.status_code', status);
      if (status === null || status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
  }

  override async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, goodbyeMs).unref());
    await Promise.race([this.#provider.shutdown().catch(() => undefined), late]);
  }

  #startAttempt(destination: string, delivery: Delivery): Span {
    const span = this.#start(`${destination} attempt`, SpanKind.CONSUMER, delivery.trace ?? undefined);
    span.setAttributes({
      'tier_relay.destination': destination,
      'tier_relay.delivery_id': delivery.id,
      'tier_relay.attempt': delivery.attempt,
    });
    this.#attempts.set(delivery, span);
    return span;
  }

  /** Starts a span. @param traceparent of the parent, when another process began it; else the current span is. */
  #start(name: string, kind: SpanKind, traceparent?: string): Span {
    const parent = traceparent === undefined ? this.#current.getStore()?.spanContext() : parseTraceParent(traceparent);
    return this.#tracer.startSpan(name, { kind }, parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT);
  }
}

/** Returns the span's W3C traceparent; null when it is not sampled, so that nothing is stored. */
function traceparentOf(span: Span): string | null {
  const { traceId, spanId } = span.spanContext();
  return span.isRecording() ? `00-${traceId}-${spanId}-01` : null;
}
