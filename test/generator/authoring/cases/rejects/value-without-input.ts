import { value } from "../app.js";

// error: 'input' is missing
value({ ttl: "5m" });
