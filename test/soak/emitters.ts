import { subscribe } from "node:diagnostics_channel";
import type { EventEmitter } from "node:events";
import { Cluster, Redis } from "ioredis";
import memjs from "memjs";

/** Emitters whose listeners are counted as long as they live: the clients of the backends, and all sockets. */
export class WatchedEmitters {
  readonly #emitters: WeakRef<EventEmitter>[] = [];

  /** From now on. Call it before anything connects. */
  watch(): void {
    subscribe("net.client.socket", (message) => this.#add((message as { socket: EventEmitter }).socket));
    const add = (emitter: EventEmitter): void => this.#add(emitter);
    onCall(Redis.prototype, "connect", add);
    onCall(Cluster.prototype, "connect", add);
    onCall(memjs.Server.prototype, "sock", add);
  }

  /** Listeners of every emitter that is still alive. */
  get listeners(): number {
    return this.#alive().reduce((sum, emitter) => sum + listenersOf(emitter), 0);
  }

  #add(emitter: EventEmitter): void {
    if (!this.#alive().includes(emitter)) this.#emitters.push(new WeakRef(emitter));
  }

  #alive(): EventEmitter[] {
    return this.#emitters.flatMap((reference) => reference.deref() ?? []);
  }
}

function listenersOf(emitter: EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}

/** Tells `listener` on which object the method is called; the method itself runs as before. */
function onCall(prototype: object, method: string, listener: (self: EventEmitter) => void): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[method];
  if (!original) throw new Error(`there is no method ${method}`);
  methods[method] = function watched(this: EventEmitter, ...args: unknown[]): unknown {
    listener(this);
    return original.apply(this, args);
  };
}
