/** Whether this is no production: mistakes are then told that would cost too much to look for in production. */
export const development = process.env["NODE_ENV"] !== "production";
