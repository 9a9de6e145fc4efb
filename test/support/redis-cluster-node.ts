import { infoField, redisCommand } from "./redis-command.js";

/** A node of a Redis Cluster, as it sees itself and the slots. */
export interface ClusterNode {
  readonly port: number;
  readonly id: string;
  /** The node that it replicates. */
  readonly masterId: string | undefined;
  /** Of several who claim a slot, the one with the highest epoch has it. */
  readonly epoch: number;
  /** The slots that it serves itself: first and last. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Whether it takes every slot for served. */
  readonly isOk: boolean;
  /** Which node serves which slots, the same text for all nodes that agree. */
  readonly view: string;
}

/** What the node on this loopback port says. */
export async function nodeOf(port: number): Promise<ClusterNode> {
  const [nodes, info] = await Promise.all([
    redisCommand(port, "CLUSTER", "NODES"),
    redisCommand(port, "CLUSTER", "INFO"),
  ]);
  const lines = String(nodes)
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const [id, , , masterId, , , epoch, , ...served] = lines.find((fields) => fields[2]?.startsWith("myself")) ?? [];
  return {
    port,
    id: id!,
    masterId: masterId === "-" ? undefined : masterId,
    epoch: Number(epoch),
    ranges: served.filter((text) => /^\d/.test(text)).map(rangeOf),
    isOk: infoField(info, "cluster_state") === "ok",
    view: lines
      .filter((fields) => fields.length > 8)
      .map((fields) => `${fields[0]} ${fields.slice(8).join(" ")}`)
      .toSorted()
      .join("\n"),
  };
}

/** The node that has `slot`, of those that claim it. */
export function slotOwner(nodes: readonly ClusterNode[], slot: number): ClusterNode | undefined {
  const claims = nodes.filter(({ ranges }) => ranges.some(([first, last]) => first <= slot && slot <= last));
  return claims.toSorted((one, other) => other.epoch - one.epoch)[0];
}

/** Whether these nodes serve every slot, and agree who does that. */
export function isWhole(nodes: readonly ClusterNode[]): boolean {
  const served = nodes.flatMap(({ ranges }) => ranges).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return served === 16_384 && nodes.every((node) => node.isOk && node.view === nodes[0]!.view);
}

function rangeOf(text: string): readonly [number, number] {
  const [first, last = first] = text.split("-").map(Number);
  return [first!, last!];
}
