import { setImmediate as nextTurn } from "node:timers/promises";
import type { CacheBackend } from "../../runtime/backend.js";
import type { MapServer } from "../backends/complete-map-backend.js";

type Complete = Required<CacheBackend>;

/** A mistake that a backend may make, and the cases that have to see it. */
export interface Mistake {
  readonly name: string;
  readonly seenBy: RegExp;
  readonly make: (backend: Complete, server: MapServer) => Partial<Complete>;
}

export const mistakes: readonly Mistake[] = [
  {
    name: "empties are nothing",
    seenBy: /^values: stores no byte/,
    make: ({ get }) => ({ get: async (key) => ((await get(key))?.length ? get(key) : undefined) }),
  },
  {
    name: "values are text",
    seenBy: /^values: stores every byte value/,
    make: ({ set }) => ({ set: (key, bytes, ttl) => set(key, Buffer.from(Buffer.from(bytes).toString()), ttl) }),
  },
  {
    name: "values end at 1 MB",
    seenBy: /^values: stores 5242880 bytes/,
    make: ({ set }) => ({ set: (key, bytes, ttl) => set(key, bytes.subarray(0, 1 << 20), ttl) }),
  },
  {
    name: "a view of a buffer stands for all of it",
    seenBy: /^values: takes a Uint8Array that is a part/,
    make: ({ set }) => ({ set: (key, bytes, ttl) => set(key, new Uint8Array(bytes.buffer), ttl) }),
  },
  {
    name: "what is returned is what is kept",
    seenBy: /^values: are not changed by what becomes of the bytes that get/,
    make: () => {
      const kept = new Map<string, Uint8Array>();
      return { set: (key, bytes) => void kept.set(key, Uint8Array.from(bytes)), get: (key) => kept.get(key) };
    },
  },
  { name: "delete does nothing", seenBy: /^keys: have nothing after a delete/, make: () => ({ delete: () => false }) },
  {
    name: "keys end at 250 characters",
    seenBy: /^keys: of 1000 characters/,
    make: ({ get, set, delete: remove }) => renamed({ get, set, delete: remove }, (key) => key.slice(0, 250)),
  },
  {
    name: "the case of keys does not matter",
    seenBy: /^keys: may have every printable/,
    make: ({ get, set, delete: remove }) => renamed({ get, set, delete: remove }, (key) => key.toLowerCase()),
  },
  {
    name: "nothing expires",
    seenBy: /^lifetimes: .*1 ms is forgotten/,
    make: ({ set }) => ({ set: (key, bytes) => set(key, bytes, Infinity) }),
  },
  {
    name: "a second is 0.8 seconds",
    seenBy: /^lifetimes: a value is not forgotten before its time/,
    make: ({ set }) => ({ set: (key, bytes, ttl) => set(key, bytes, ttl * 0.8) }),
  },
  {
    name: "a year is an instant in the past",
    seenBy: /^lifetimes: a value whose ttl is 31536000000 ms is kept/,
    make: ({ set }) => ({ set: (key, bytes, ttl) => set(key, bytes, ttl > 30 * 86_400_000 ? 0 : ttl) }),
  },
  {
    name: "the first ttl counts",
    seenBy: /^lifetimes: the ttl of the last set counts/,
    make: ({ set }) => {
      const lives = new Map<string, number>();
      return {
        set: (key, bytes, ttl) => set(key, bytes, lives.get(key) ?? (lives.set(key, ttl), ttl)),
      };
    },
  },
  {
    name: "read leaves out what is not there",
    seenBy: /^read: returns items in the order/,
    make: ({ read }) => ({ read: async (keys) => (await read(keys)).filter((item) => item) }),
  },
  {
    name: "read answers in the order of the alphabet",
    seenBy: /^read: returns items in the order/,
    make: ({ read }) => ({ read: (keys) => read(keys.toSorted()) }),
  },
  {
    name: "a put does not look at its token",
    seenBy: /^tokens: a put with one from before a delete and a set stores nothing/,
    make: (_, server) => ({ put: (key, bytes, ttl) => server.store(key, bytes, ttl) }),
  },
  {
    name: "a put without a token stores anywhere",
    seenBy: /^put: without a token stores where the key is absent/,
    make: ({ put }, server) => ({
      put: (key, bytes, ttl, token) => (token ? put(key, bytes, ttl, token) : server.store(key, bytes, ttl)),
    }),
  },
  {
    name: "a put looks, and then stores",
    seenBy: /^put: lets one of 50 concurrent ones with one token win/,
    make: ({ put }, server) => ({
      put: async (key, bytes, ttl, token) => {
        if (server.find(key)?.token !== token) return undefined;
        await nextTurn();
        return put(key, bytes, ttl, server.find(key)?.token);
      },
    }),
  },
  {
    name: "a put without a token looks, and then stores",
    seenBy: /^put: lets one of 50 concurrent ones without a token win/,
    make: ({ get, put, set }) => ({
      put: async (key, bytes, ttl, token) => {
        if (token !== undefined) return put(key, bytes, ttl, token);
        if (await get(key)) return undefined;
        await nextTurn();
        await set(key, bytes, ttl);
        return "stored";
      },
    }),
  },
  {
    name: "tokens are the bytes",
    seenBy: /^tokens: a put with one from before a delete and a set of the same bytes/,
    make: (_, server) => contentTokens(server),
  },
  {
    name: "a drop does not look at its token",
    seenBy: /^tokens: a drop with one from before a set removes nothing/,
    make: ({ delete: remove }) => ({ drop: (key) => remove(key) }),
  },
  {
    name: "a drop does nothing",
    seenBy: /^drop: removes with the token that was read/,
    make: () => ({ drop: () => undefined }),
  },
  {
    name: "messages are sent when nobody waits for them any more",
    seenBy: /^channels: deliver 200 messages in their order/,
    make: ({ publish }) => {
      const kept: [string, string][] = [];
      return {
        publish: async (channel, text) => {
          kept.push([channel, text]);
          await nextTurn();
          const [to, last] = kept.pop()!;
          await publish(to, last);
        },
      };
    },
  },
  {
    name: "who has left still hears",
    seenBy: /^channels: deliver nothing after unsubscribing/,
    make: ({ subscribe }) => ({
      subscribe: (channel, subscriber) => {
        subscribe(channel, subscriber);
        return () => undefined;
      },
    }),
  },
  {
    name: "all channels are one",
    seenBy: /^channels: are kept apart/,
    make: ({ publish, subscribe }) => ({
      publish: (_, text) => publish("one", text),
      subscribe: (_, subscriber) => subscribe("one", subscriber),
    }),
  },
  {
    name: "a message overtakes the write before it",
    seenBy: /^channels: deliver a message only when the calls before it can be seen/,
    make: ({ set }) => ({
      set: async (key, bytes, ttl) => {
        await nextTurn();
        await set(key, bytes, ttl);
      },
    }),
  },
  {
    name: "a key's server changes",
    seenBy: /^servers: a key's server is always the same/,
    make: ({ serverOf }) => {
      let asked = 0;
      return { serverOf: (key) => serverOf(`${key}${asked++ % 7}`) };
    },
  },
  {
    name: "a server that has keys is not named",
    seenBy: /^servers: are the ones that it names/,
    make: ({ servers }) => ({ servers: servers.slice(1) }),
  },
  {
    name: "closing twice is an error",
    seenBy: /^closing: twice is no error/,
    make: ({ close }) => {
      let isClosed = false;
      return {
        close: async () => {
          if (isClosed) throw new Error("closed");
          isClosed = true;
          await close();
        },
      };
    },
  },
  {
    name: "closing leaves a timer",
    seenBy: /^closing: lets go of sockets and timers/,
    make: ({ close }) => ({
      close: async () => {
        setTimeout(() => {}, 15_000);
        await close();
      },
    }),
  },
];

type Keyed = Pick<Complete, "get" | "set" | "delete">;

function renamed({ get, set, delete: remove }: Keyed, name: (key: string) => string): Keyed {
  return {
    get: (key) => get(name(key)),
    set: (key, bytes, ttl) => set(name(key), bytes, ttl),
    delete: (key) => remove(name(key)),
  };
}

function contentTokens(server: MapServer): Partial<Complete> {
  const tokenOf = (key: string): string | undefined => {
    const item = server.find(key);
    return item && Buffer.from(item.bytes).toString("hex");
  };
  return {
    read: (keys) => keys.map((key) => server.find(key) && { ...server.find(key)!, token: tokenOf(key)! }),
    put: (key, bytes, ttl, token) => {
      if (tokenOf(key) !== token) return undefined;
      server.store(key, bytes, ttl);
      return tokenOf(key);
    },
  };
}
