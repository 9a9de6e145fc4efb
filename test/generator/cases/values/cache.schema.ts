import { defineCache, type } from "cachewright";
import { z } from "zod";
import { bucket } from "./cache-keys.js";
import type { User } from "./model.js";

const { value, define } = defineCache({ name: "values", output: "./expected", ttl: "1.5h" });

export default define({
  userById: value({ input: { id: z.uuid() }, value: type<User>(), ttl: "10m" }),
  allUsers: value({ input: {}, value: type<User[]>(), ttl: "forever" }),
  sorted: value({
    input: { zebra: z.string().optional(), ant: z.number().default(1), "mid-dle": z.boolean().nullable() },
    staleWhileRevalidate: "1h",
    staleIfError: "1d",
  }),
  templated: value({
    input: { id: z.string(), lang: z.string().optional(), trace: z.string().optional() },
    value: type<string>(),
    key: "t/{id}/{lang}",
  }),
  record: value({ input: { amount: z.number(), currency: z.string() }, key: bucket, ttl: 0 }),
  text: value({ input: { amount: z.number() }, key: (input) => `${Math.floor(input.amount)}` }),
  schema: value({ input: z.object({ id: z.int() }), value: z.object({ name: z.string().nullable() }), version: 2 }),
});
