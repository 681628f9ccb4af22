import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const assay = process.env.ASSAY ?? fileURLToPath(new URL('../../assay', import.meta.url));

// The first start may build the jar.
const START_MILLIS = 600_000;
const STOP_MILLIS = 30_000;

/** Starts the server over some flags (an array, or the path of a file) on a free port. */
export function startServer(flags, ...deploymentKeys) {
  return startServerWith(flags, deploymentKeys.flatMap((key) => ['--deployment-key', key]));
}

/** The same with other options. */
export async function startServerWith(flags, options) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-compat-'));
  let file = flags;
  if (Array.isArray(flags)) {
    file = join(folder, 'flags.json');
    await writeFile(file, JSON.stringify(flags));
  }
  const child = spawn(assay, ['serve', '--flags', file, '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = new Server(child, folder);
  try {
    await server.listening();
  } catch (failure) {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true });
    throw failure;
  }
  return server;
}

class Server {
  constructor(child, folder) {
    this.child = child;
    this.folder = folder;
    this.log = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (this.log += text));
    this.ended = once(child, 'exit');
  }

  /** Waits for the line that tells where it listens. */
  async listening() {
    const lines = createInterface({ input: this.child.stdout });
    const found = new Promise((resolve) => {
      lines.on('line', (line) => {
        const match = /^listening on (http:\/\/\S+)$/.exec(line);
        if (match) {
          resolve(match[1]);
        }
      });
    });
    const gone = this.ended.then(([code]) => {
      throw new Error(`the server ended with ${code} before it listened:\n${this.log.slice(-2000)}`);
    });
    gone.catch(() => {});
    this.url = await within(START_MILLIS, 'the server does not listen', Promise.race([found, gone]));
  }

  /** Asks it to end, and gives its exit code. */
  async stop() {
    this.child.kill('SIGTERM');
    try {
      const [code, signal] = await within(STOP_MILLIS, 'the server does not end', this.ended);
      return code ?? signal;
    } finally {
      this.child.kill('SIGKILL');
      await rm(this.folder, { recursive: true });
    }
  }
}

function within(millis, message, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${message} (waited ${millis} ms)`)), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs an `assay` command to its end, and gives its standard output. */
export async function runAssay(...args) {
  const { stdout } = await promisify(execFile)(assay, args, { timeout: START_MILLIS });
  return stdout;
}
