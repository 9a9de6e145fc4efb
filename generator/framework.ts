import type { InitStep } from "./init-step.js";

/**
 * Frameworks by the package that an application installs, the first that is there counts: NestJS and Next.js may stand
 * on Express, and then its handlers are not the application's own to mount.
 */
const frameworks: readonly { readonly name: string; readonly package: string; readonly target?: "express" }[] = [
  { name: "NestJS", package: "@nestjs/core" },
  { name: "Next.js", package: "next" },
  { name: "Express", package: "express", target: "express" },
  { name: "Fastify", package: "fastify" },
  { name: "Hono", package: "hono" },
  { name: "Koa", package: "koa" },
];

/** What of package.json tells which packages are there. */
export interface PackageLists {
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

/** What the first spec is for. */
export interface DetectedFramework {
  /** Absent for a framework without wrappers. */
  readonly target: "express" | undefined;
  readonly steps: readonly InitStep[];
}

/** Finds the framework of an application. Where none is found it is going to be Express: there are no other wrappers. */
export function detectFramework(packageJson: PackageLists): DetectedFramework {
  const framework = frameworks.find((each) => hasPackage(packageJson, each.package));
  if (!framework) return { target: "express", steps: [] };
  const { name, target } = framework;
  if (target) return { target, steps: [found(name, "the spec has wrappers for it")] };
  const reason = "there are no wrappers for it yet; the last lines of the spec say how to use the cache without them";
  return { target, steps: [found(name, reason)] };
}

function found(subject: string, reason: string): InitStep {
  return { subject, change: "found", reason };
}

/** Whether an application declares a package. */
export function hasPackage({ dependencies = {}, devDependencies = {} }: PackageLists, name: string): boolean {
  return Object.hasOwn(dependencies, name) || Object.hasOwn(devDependencies, name);
}
