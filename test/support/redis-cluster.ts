import { freePort } from "./free-port.js";
import { poll } from "./poll.js";
import type { ClusterNode } from "./redis-cluster-node.js";
import { isWhole, nodeOf, slotOwner } from "./redis-cluster-node.js";
import { infoField, redisCommand } from "./redis-command.js";
import { startRedis } from "./redis-server.js";
import type { TestServer } from "./server-process.js";
import { withFreePorts } from "./server-process.js";

export interface RedisClusterOptions {
  /** Default 3. */
  readonly masters?: number;
  /** Replicas of each master. Default 1. */
  readonly replicas?: number;
  /** How long a node may be silent until the others take it for failed, in milliseconds. Default 1000. */
  readonly nodeTimeoutMs?: number;
  /** More arguments for every node, such as `["--cluster-require-full-coverage", "no"]`. */
  readonly args?: readonly string[];
  /** The port under which others are to find the node that listens on `port`, such as a proxy's. Default: the same. */
  readonly announcePort?: (port: number) => Promise<number>;
}

/** A Redis Cluster on loopback ports, each node a process of its own. */
export interface RedisCluster {
  /** In the beginning the masters come first. */
  readonly nodes: readonly TestServer[];
  /** `redis+cluster://127.0.0.1:port,…` with every node. */
  readonly url: string;
  /** The addresses of all nodes, as ioredis takes them. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** Which node serves the slot of `key` now, by the view of the nodes that answer. */
  masterOf(key: string): Promise<TestServer>;
  /** A replica of `master` that answers. */
  replicaOf(master: TestServer): Promise<TestServer>;
  /** The nodes that answer and say that they are masters with slots. */
  masters(): Promise<readonly TestServer[]>;
  /**
   * Waits until every slot is served and all nodes that answer agree who does that.
   *
   * @param boundMs default 20 s
   */
  converged(boundMs?: number): Promise<void>;
  /** Waits until another node than `lost` serves the slot of `key`, and resolves to that. */
  failedOver(key: string, lost: TestServer): Promise<TestServer>;
  /** Ends all nodes. */
  stop(): Promise<void>;
}

const slots = 16_384;

/**
 * Starts a Redis Cluster and waits until it serves every slot and every replica is in step. A replica takes over however
 * old its data are, about twice `nodeTimeoutMs` after its master was killed or stopped.
 */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { masters = 3, replicas = 1, nodeTimeoutMs = 1000, args = [] } = options;
  const count = masters * (1 + replicas);
  const nodes = await Promise.all(
    Array.from({ length: count }, () => startNode(nodeTimeoutMs, args, options.announcePort)),
  );
  const cluster = new LoopbackCluster(nodes.map(({ server }) => server));
  try {
    await join(nodes, masters);
    await cluster.converged();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

interface StartedNode {
  readonly server: TestServer;
  readonly busPort: number;
}

function startNode(
  nodeTimeoutMs: number,
  args: readonly string[],
  announcePort: RedisClusterOptions["announcePort"],
): Promise<StartedNode> {
  return withFreePorts(() => startNodeOnce(nodeTimeoutMs, args, announcePort));
}

async function startNodeOnce(
  nodeTimeoutMs: number,
  args: readonly string[],
  announcePort: RedisClusterOptions["announcePort"],
): Promise<StartedNode> {
  const port = await freePort();
  // By default it is the port + 10000, which does not exist for the upper ones.
  const busPort = await freePort();
  const bus = ["--cluster-port", String(busPort), "--cluster-announce-ip", "127.0.0.1"];
  const announced = announcePort ? ["--cluster-announce-port", String(await announcePort(port))] : [];
  const timing = ["--cluster-node-timeout", String(nodeTimeoutMs), "--cluster-replica-validity-factor", "0"];
  const replication = ["--repl-diskless-sync-delay", "0"];
  const own = ["--cluster-enabled", "yes", ...bus, ...announced, ...timing, ...replication, ...args];
  const server = await startRedis({ port, args: own });
  return { server, busPort };
}

/** Makes one cluster of the nodes, of which the first `masters` share the slots. */
async function join(nodes: readonly StartedNode[], masters: number): Promise<void> {
  const [first, ...others] = nodes.map(({ server }) => server.port);
  const busPort = String(nodes[0]!.busPort);
  for (let index = 0; index < masters; index++) await becomeMaster(nodes[index]!.server.port, index, masters);
  for (const port of others) await redisCommand(port, "CLUSTER", "MEET", "127.0.0.1", String(first), busPort);
  await Promise.all(nodes.map(({ server }) => poll(() => knows(server.port, nodes.length))));
  const ids = await Promise.all(nodes.slice(0, masters).map(({ server }) => nodeId(server.port)));
  const followers = nodes.slice(masters);
  await Promise.all(followers.map(({ server }, index) => follow(server.port, ids[index % masters]!)));
}

async function becomeMaster(port: number, index: number, masters: number): Promise<void> {
  const first = Math.floor((slots * index) / masters);
  const last = Math.floor((slots * (index + 1)) / masters) - 1;
  // Without different epochs the nodes first have to settle who is who.
  await redisCommand(port, "CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
  await redisCommand(port, "CLUSTER", "ADDSLOTSRANGE", String(first), String(last));
}

async function knows(port: number, count: number): Promise<boolean> {
  const nodes = String(await redisCommand(port, "CLUSTER", "NODES"))
    .trim()
    .split("\n");
  return nodes.length === count && !nodes.some((line) => line.includes("handshake"));
}

async function nodeId(port: number): Promise<string> {
  return String(await redisCommand(port, "CLUSTER", "MYID"));
}

async function follow(port: number, master: string): Promise<void> {
  await redisCommand(port, "CLUSTER", "REPLICATE", master);
  await poll(async () => infoField(await redisCommand(port, "INFO"), "master_link_status") === "up");
}

class LoopbackCluster implements RedisCluster {
  readonly nodes: readonly TestServer[];

  constructor(nodes: readonly TestServer[]) {
    this.nodes = nodes;
  }

  get url(): string {
    return `redis+cluster://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`;
  }

  get addresses(): readonly { host: string; port: number }[] {
    return this.nodes.map(({ port }) => ({ host: "127.0.0.1", port }));
  }

  async masterOf(key: string): Promise<TestServer> {
    return poll(async () => {
      const answering = await this.#answering();
      const slot = Number(await redisCommand(answering[0]!.port, "CLUSTER", "KEYSLOT", key));
      return this.#server(slotOwner(answering, slot));
    });
  }

  async replicaOf(master: TestServer): Promise<TestServer> {
    return poll(async () => {
      const answering = await this.#answering();
      const id = answering.find(({ port }) => port === master.port)?.id;
      return id !== undefined && this.#server(answering.find((node) => node.masterId === id));
    });
  }

  async masters(): Promise<readonly TestServer[]> {
    const owners = (await this.#answering()).filter((node) => node.ranges.length > 0);
    return owners.flatMap((node) => this.#server(node) ?? []);
  }

  async converged(boundMs = 20_000): Promise<void> {
    await poll(async () => isWhole(await this.#answering()), boundMs);
  }

  async failedOver(key: string, lost: TestServer): Promise<TestServer> {
    return poll(async () => {
      const master = await this.masterOf(key);
      return master.port !== lost.port && master;
    }, 20_000);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  async #answering(): Promise<ClusterNode[]> {
    const asked = await Promise.allSettled(this.nodes.map(({ port }) => nodeOf(port)));
    return asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  }

  #server(node: ClusterNode | undefined): TestServer | undefined {
    return this.nodes.find(({ port }) => port === node?.port);
  }
}
