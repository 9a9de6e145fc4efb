import { fileURLToPath } from "node:url";
import { testCompiledCases } from "../generator/compiled-cases.js";

testCompiledCases("what readers get", fileURLToPath(new URL("frozen/cases", import.meta.url)));
