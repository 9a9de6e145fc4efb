import { memory } from "../../runtime/backends/memory.js";
import { describeContract } from "./contract.js";

describeContract({
  name: "memory",
  create: () => memory(),
  capabilities: { read: true, put: true, drop: true, ping: true, close: true },
  skips: { shared: "each has a memory of its own" },
});
