import { defineCache, type } from "cachewright";
import type { Fine, Page, Scores } from "./model.js";

const { get, put, value, define } = defineCache({ name: "shop", output: "./generated" });

interface Local {
  weak: WeakSet<object> | null;
  then: (x: number) => void;
}

export default define({
  map: get("/map", { response: type<Map<string, number>>() }),
  set: put("/set", { response: type<{ ids: ReadonlySet<string>[] }>(), invalidates: [] }),
  promise: get("/promise", { response: type<Promise<Fine>>() }),
  imported: get("/imported", { response: type<Record<string, Scores>>() }),
  given: get("/given", { response: type<Page<Page<Map<string, 1>>, [symbol, x?: () => void]>>() }),
  local: get("/local", { response: type<Partial<Local>>() }),
  fine: get("/fine", { response: type<Fine>() }),
  kept: value({ input: {}, value: type<{ map: Map<string, bigint>; set: Set<string> }>() }),
  lost: value({ input: {}, value: type<{ later: Promise<string>; call: Function; sign: symbol }>() }),
});
