import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./command.mjs";

/** The servers that tests start; command and Debian package have the same name. */
const servers = ["redis-server", "memcached"];

/** The servers that are not installed. */
export function missingServers() {
  return servers.filter((server) => !isOnPath(server));
}

/** Whether this process may install Debian packages. */
export function canInstallServers() {
  return process.getuid?.() === 0 && isOnPath("apt-get");
}

/**
 * Installs servers from Debian's packages. Whether it worked is for `missingServers()` to say: a package whose own
 * service cannot start counts as failed for apt-get, while the tests need the program only.
 *
 * @param {string[]} packages
 * @returns {Promise<string>} what apt-get printed
 */
export async function installServers(packages) {
  const lists = await run("apt-get", ["update"]);
  const install = ["-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", ...packages];
  // In runlevel 1 a package does not start its service, which could take a port that somebody needs.
  const env = { DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const programs = await run("apt-get", install, { env });
  return lists.output + programs.output;
}

/** @param {string} command */
function isOnPath(command) {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, command)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
