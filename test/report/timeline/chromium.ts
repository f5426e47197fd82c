import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The first browser of these that is there; script/bootstrap installs one in CI. */
export const CHROMIUM = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => name && spawnSync(name, ['--version']).status === 0,
);

/** It keeps to itself: no network, and nothing of the user's. */
const QUIET = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** One that hangs is killed, in milliseconds. */
const BOUND = 60_000;

/** What it prints. */
export async function chromium(...options: string[]): Promise<string> {
  if (!CHROMIUM) throw new Error('no Chromium here: install one, or name it in CHROMIUM');
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  try {
    const args = [...QUIET, `--user-data-dir=${profile}`, ...options];
    const { stdout } = await promisify(execFile)(CHROMIUM, args, { maxBuffer: 64 << 20, timeout: BOUND });
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}
