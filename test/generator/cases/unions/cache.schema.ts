import { defineCache } from "cachewright";
import { z } from "zod";
import { Shape } from "./model.js";

const { get, define } = defineCache({ name: "unions", output: "./expected" });

const timestamps = z.object({ createdAt: z.iso.datetime(), updatedAt: z.iso.datetime().optional() });

export default define({
  scalars: get("/scalars", { response: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  constants: get("/constants", { response: z.literal(["a", 1, true, null]) }),
  list: get("/list", { response: z.array(z.union([z.string(), z.int()])) }),
  nested: get("/nested", { response: z.union([z.union([z.string(), z.int()]), z.string(), z.bigint()]) }),
  shape: get("/shape", { response: Shape }),
  shapes: get("/shapes", { response: z.object({ first: Shape, all: z.array(Shape) }) }),
  events: get("/events", {
    response: z.discriminatedUnion("type", [
      z.object({ type: z.literal("created"), id: z.uuid(), title: z.string().min(1), by: z.string() }),
      z.object({ type: z.literal("renamed"), id: z.uuid(), title: z.string().min(1), from: z.string() }),
      z.object({ type: z.enum(["archived", "removed"]), id: z.uuid() }),
    ]),
  }),
  both: get("/both", { response: z.intersection(timestamps, z.object({ id: z.string() })) }),
  either: get("/either", { response: z.array(z.intersection(timestamps, z.union([z.string(), z.object({})]))) }),
  never: get("/never", { response: z.object({ empty: z.array(z.never()), any: z.any(), unknown: z.unknown() }) }),
});
