import { parseArgs } from "node:util";
import { startServer } from "./src/server.js";

const { values } = parseArgs({ options: { backend: { type: "string" }, port: { type: "string", default: "3000" } } });
const server = await startServer({ backend: values.backend, port: Number(values.port) });
console.log(`Conduit listens on ${server.url}`);
process.once("SIGINT", () => void server.close());
