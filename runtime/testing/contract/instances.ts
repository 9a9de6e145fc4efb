import { randomBytes } from "node:crypto";
import type { CacheBackend } from "../../backend.js";
import type { Capability, ContractSubject } from "./subject.js";
import { until } from "./until.js";

/** A backend with these capabilities. */
export type With<C extends Capability> = CacheBackend & Required<Pick<CacheBackend, C>>;

/** Instances of a backend for one case, and keys that no other case has. */
export class Instances {
  readonly subject: ContractSubject;
  readonly #run = randomBytes(6).toString("hex");
  readonly #all: CacheBackend[] = [];
  #keys = 0;

  private constructor(subject: ContractSubject) {
    this.subject = subject;
  }

  /** With one instance, which answers. */
  static async open(subject: ContractSubject): Promise<Instances> {
    const instances = new Instances(subject);
    try {
      await instances.another();
    } catch (error) {
      await instances.close();
      throw error;
    }
    return instances;
  }

  /** The first instance. */
  get backend(): CacheBackend {
    return this.#all[0]!;
  }

  /** The first instance, for a case that needs these capabilities. */
  with<C extends Capability>(): With<C> {
    return this.backend as With<C>;
  }

  /** One more instance over the same data, as soon as it answers: a case must not pay for the first connection. */
  async another<C extends Capability>(): Promise<With<C>> {
    const backend = await this.subject.create();
    this.#all.push(backend);
    await until(async () => (await backend.get(this.key())) === undefined);
    return backend as With<C>;
  }

  /** A second instance, or the first one again where instances share nothing. */
  async other<C extends Capability>(): Promise<With<C>> {
    return this.subject.skips?.shared === undefined ? this.another<C>() : this.with<C>();
  }

  key(): string {
    return `contract:${this.#run}:${this.#keys++}`;
  }

  keys(count: number): string[] {
    return Array.from({ length: count }, () => this.key());
  }

  /** Keys of one server. */
  keysOfOneServer(count: number): string[] {
    const { backend } = this;
    const keys = [this.key()];
    while (keys.length < count) {
      const key = this.key();
      if (backend.serverOf?.(key) === backend.serverOf?.(keys[0]!)) keys.push(key);
    }
    return keys;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((backend) => backend.close?.()));
  }
}
