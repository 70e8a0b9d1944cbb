// A client of Jupyter kernels: starts one, has it execute code, gathers what comes back.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";

/** What a cell's execution gave. */
export interface Execution {
  status: "ok" | "error";
  /** What was printed. */
  text: string;
  /** What was printed as an error, and the error itself. */
  errors: string;
  /** What was displayed, by MIME type; a later message for the same display takes its place. */
  displays: Record<string, unknown>[];
}

export interface Kernel {
  execute(code: string): Promise<Execution>;
  stop(): void;
}

interface Message {
  header: { msg_type: string };
  parent_header: { msg_id?: string };
  // biome-ignore lint/suspicious/noExplicitAny: what a kernel sends is as its message type says
  content: any;
}

/** A port that nothing listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a kernel in a folder whose node_modules has zeromq.
 * @param command makes the command line from the path of the connection file
 */
export async function startKernel(folder: string, command: (connection: string) => string[]): Promise<Kernel> {
  const zmq = createRequire(join(folder, "package.json"))("zeromq");
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await Promise.all([1, 2, 3, 4, 5].map(freePort));
  const key = randomUUID();
  const connection = join(folder, `kernel-${shell_port}.json`);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  const how = { transport: "tcp", ip: "127.0.0.1", signature_scheme: "hmac-sha256", key };
  writeFileSync(connection, JSON.stringify({ ...ports, ...how }));

  const [program, ...args] = command(connection);
  const child: ChildProcess = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream!.on("data", (chunk) => (said += chunk));
  const died = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the kernel ended with ${code}:\n${said}`)));
  });
  died.catch(() => {});

  const shell = new zmq.Dealer({ linger: 0 });
  const iopub = new zmq.Subscriber({ linger: 0 });
  shell.connect(`tcp://127.0.0.1:${shell_port}`);
  iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
  iopub.subscribe();
  const session = randomUUID();

  async function send(msg_type: string, content: object): Promise<string> {
    const msg_id = randomUUID();
    const date = new Date().toISOString();
    const header = { msg_id, msg_type, session, username: "test", version: "5.3", date };
    const frames = [header, {}, {}, content].map((frame) => JSON.stringify(frame));
    const hmac = createHmac("sha256", key);
    for (const frame of frames) hmac.update(frame);
    await shell.send(["<IDS|MSG>", hmac.digest("hex"), ...frames]);
    return msg_id;
  }

  async function receive(socket: typeof shell): Promise<Message> {
    const frames: Buffer[] = await Promise.race([socket.receive(), died]);
    const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>") + 2;
    const [header, parent_header, , content] = frames.slice(start).map((frame) => JSON.parse(frame.toString()));
    return { header, parent_header, content };
  }

  await send("kernel_info_request", {});
  await receive(shell);

  return {
    async execute(code) {
      const id = await send("execute_request", {
        ...{ code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true },
      });
      const gathered = gather(id);
      let reply: Message;
      do reply = await receive(shell);
      while (reply.parent_header.msg_id !== id);
      return { status: reply.content.status, ...(await gathered) };
    },
    stop() {
      shell.close();
      iopub.close();
      child.removeAllListeners("exit").kill("SIGKILL");
    },
  };

  /** What the kernel tells everybody about one request, until it is idle again. */
  async function gather(id: string): Promise<Omit<Execution, "status">> {
    const found: Omit<Execution, "status"> = { text: "", errors: "", displays: [] };
    const ids: unknown[] = [];
    for (;;) {
      const { header, parent_header, content } = await receive(iopub);
      if (parent_header.msg_id !== id) continue;
      if (header.msg_type === "stream") found[content.name === "stderr" ? "errors" : "text"] += content.text;
      else if (header.msg_type === "error") found.errors += `${content.ename}: ${content.evalue}\n`;
      else if (/^(display_data|update_display_data|execute_result)$/.test(header.msg_type)) {
        const display = content.transient?.display_id;
        const known = display === undefined ? -1 : ids.indexOf(display);
        if (known >= 0) found.displays[known] = content.data;
        else {
          ids.push(display);
          found.displays.push(content.data);
        }
      } else if (header.msg_type === "status" && content.execution_state === "idle") return found;
    }
  }
}
