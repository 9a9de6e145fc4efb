export type { Clearable } from "./clear.js";
export { clear } from "./clear.js";
export { backendContract } from "./contract.js";
export type {
  Behaviour,
  Capability,
  ContractCase,
  ContractLimits,
  ContractSubject,
  Skippable,
} from "./contract/subject.js";
export { ManualClock, manualClock } from "./manual-clock.js";
export type { EventOf, EventSource } from "./record-events.js";
export { EventRecorder, recordEvents } from "./record-events.js";
