import { InvalidOptionError } from "../errors.js";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A host name or IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
const pattern = /^(?:\[(?<ip6>[0-9a-f:.]+)\]|(?<host>[^\s:/?#@[\]]+))(?::(?<port>\d+))?$/i;

/**
 * The address that `text` names, such as `cache.internal:11211` or `[::1]:11211`.
 *
 * @throws InvalidOptionError naming `option` when it names none
 */
export function parseAddress(text: string, defaultPort: number, option: string): Address {
  const found = pattern.exec(text)?.groups;
  const host = found?.["ip6"] ?? found?.["host"];
  // The text itself stays out of the message: somebody may have put a password into it.
  if (host === undefined)
    throw new InvalidOptionError(`\`${option}\` must be host:port, such as 127.0.0.1:${defaultPort}`);
  return { host: host.toLowerCase(), port: validPort(Number(found?.["port"] ?? defaultPort), option) };
}

/** @throws InvalidOptionError naming `option` when `port` is no TCP port */
export function validPort(port: number, option: string): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidOptionError(`\`${option}\` has the port ${port}: use a whole number from 1 to 65535`);
}

/** The text that `parseAddress` reads back. */
export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
