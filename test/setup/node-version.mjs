import { readFileSync } from "node:fs";

/**
 * Why this Node cannot run the project; nothing when it can.
 *
 * @param {string} [version] default: the version that runs this
 * @returns {string | undefined}
 */
export function nodeProblem(version = process.versions.node) {
  const required = requiredVersion();
  return isAtLeast(version, required) ? undefined : `Node ${required} or newer is needed, this is ${version}`;
}

/** @returns {string} */
function requiredVersion() {
  const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return engines.node.replace(">=", "");
}

/**
 * @param {string} version
 * @param {string} required
 */
function isAtLeast(version, required) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [requiredMajor = 0, requiredMinor = 0] = required.split(".").map(Number);
  return major > requiredMajor || (major === requiredMajor && minor >= requiredMinor);
}
