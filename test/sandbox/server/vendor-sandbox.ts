import { CallLog } from './call-log.ts';
import { controlApi } from './control-api.ts';
import { FaultRules } from './fault-rules.ts';
import type { Reply } from './reply.ts';
import { sameShape } from './same-shape.ts';
import type { SandboxWorld } from './sandbox-world.ts';
import type { VendorRequest } from './vendor-request.ts';
import { VendorServer } from './vendor-server.ts';

interface CommonOptions {
  readonly port: number;
  readonly latencyMs: number;
  readonly jitterMs: number;
}

/** A vendor on loopback, with its options, faults and calls. */
export abstract class VendorSandbox<Options extends CommonOptions> {
  readonly calls = new CallLog();
  readonly faults: FaultRules;
  protected readonly world: SandboxWorld;
  readonly #server: VendorServer;
  readonly #initial: Options;
  #options: Options;

  constructor(options: Options, world: SandboxWorld) {
    this.#initial = options;
    this.#options = options;
    this.world = world;
    this.faults = new FaultRules(world.random);
    this.#server = new VendorServer({
      port: options.port,
      now: world.now,
      latencyMs: () => this.#options.latencyMs,
      wayMs: () => this.#options.jitterMs * world.random(),
      faults: this.faults,
      calls: this.calls,
      handle: (request) => this.handle(request),
      control: (request) => this.#control(request),
    });
  }

  get options(): Options {
    return this.#options;
  }

  protected get origin(): string {
    return `http://127.0.0.1:${String(this.#server.port)}`;
  }

  protected abstract handle(request: VendorRequest): Reply;
  /** Options that `/_sandbox/options` cannot change while the vendor runs. */
  protected abstract readonly fixed: readonly (keyof Options & string)[];
  /** The two parts of `/_sandbox/state`: how much the vendor holds, and everything that it holds. */
  protected abstract counts(): Readonly<Record<string, number>>;
  protected abstract contents(): Readonly<Record<string, unknown>>;
  /** Makes the vendor a new account or workspace. */
  protected abstract empty(): void;
  protected abstract configured(changed: Partial<Options>): void;

  /** Changes options from the next call on. A new limit starts with an empty window. */
  configure(changed: Partial<Options>): void {
    this.#options = { ...this.#options, ...changed };
    this.configured(changed);
  }

  /** Restores the first options, and removes contents, calls and faults. */
  reset(): void {
    this.#options = this.#initial;
    this.empty();
    this.calls.reset();
    this.faults.clear();
  }

  goOnline(): Promise<void> {
    return this.#server.goOnline();
  }

  /** Refuses connections (ECONNREFUSED) until `goOnline`. The contents stay. */
  goOffline(): Promise<void> {
    return this.#server.goOffline();
  }

  /** Resolves when every late write has landed. */
  settled(): Promise<void> {
    return this.#server.settled();
  }

  /** Answers `/_sandbox/`. `GET state?counts` leaves out the contents and the calls themselves. */
  #control(request: VendorRequest): Reply {
    const { faults, calls, options } = this;
    const state = (query: URLSearchParams): unknown => {
      const counted = { total: calls.total, inputs: calls.inputs, byStatus: calls.byStatus };
      if (query.has('counts')) return { ...this.counts(), calls: counted };
      return { ...this.counts(), calls: { ...counted, recent: calls.recent }, ...this.contents(), options };
    };
    const change = (settings: unknown): void => {
      this.configure(sameShape(options, settings, { fixed: this.fixed }));
    };
    const reset = (): void => {
      this.reset();
    };
    return controlApi({ faults, state, change, reset }, request);
  }
}
