// The shop in a real browser, with its flags from a real server. Both are built before:
// the shop's jar by Maven, the server's by ../../../assay.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COOKIE = 'AMP_spring-sho';
const FIRST_LINE_WITHIN = 300_000;
const java = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java';
const children = [];
let serverUrl;
let shopUrl;
let browser;

/** Starts a program and waits for the line that says where it listens. */
function start(command, args, line) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`no ${line} in: ${output}`)), FIRST_LINE_WITHIN);
    const read = (bytes) => {
      output += bytes;
      const found = line.exec(output);
      if (found) {
        clearTimeout(timer);
        resolve(found[1]);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${command} ended with ${code}: ${output}`));
    });
  });
}

before(async () => {
  serverUrl = await start(
    './assay',
    ['serve', '--flags', 'examples/spring-shop/src/main/resources/flags.json', '--port', '0'],
    /^listening on (\S+)$/m,
  );
  const port = await start(
    java,
    ['-jar', 'examples/spring-shop/target/spring-shop.jar', '--server.port=0', `--assay.local.server-url=${serverUrl}`],
    /Tomcat started on port (\d+)/,
  );
  shopUrl = `http://127.0.0.1:${port}/`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
});

after(async () => {
  await browser?.close();
  await Promise.all(
    children
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => new Promise((ended) => {
        child.on('exit', ended);
        child.kill('SIGTERM');
      })),
  );
});

/** What a page shows, and the cookie that its scripts can read. */
async function shown(page) {
  await page.goto(shopUrl);
  return {
    variant: await page.getAttribute('#banner', 'data-variant'),
    text: await page.textContent('#banner'),
    device: await page.textContent('#device'),
    cookie: await page.evaluate(() => document.cookie),
  };
}

/** What the server says this device sees. */
async function served(device) {
  const answer = await fetch(`${serverUrl}/v1/vardata?device_id=${encodeURIComponent(device)}`, {
    headers: { Authorization: 'Api-Key demo' },
  });
  assert.equal(answer.status, 200);
  return (await answer.json())['home-banner'].key;
}

/** The value of the cookie as the browser SDK writes it. */
function value(device) {
  return btoa(encodeURIComponent(JSON.stringify({ deviceId: device })));
}

test('a new visitor is shown the variant of the cookie, and keeps it over reloads', async () => {
  const profile = await browser.newContext();
  const page = await profile.newPage();

  const first = await shown(page);
  assert.match(first.variant, /^(sale|new-in)$/);
  assert.match(first.text, first.variant === 'sale' ? /Summer sale/ : /New in/);
  assert.equal(first.cookie, `${COOKIE}=${value(first.device)}`);
  assert.equal(await served(first.device), first.variant);
  for (let i = 0; i < 5; i++) {
    assert.deepEqual(await shown(page), first);
  }

  const [cookie] = await profile.cookies();
  assert.equal(cookie.path, '/');
  assert.equal(cookie.sameSite, 'Lax');
  assert.equal(cookie.httpOnly, false);
  assert.equal(cookie.secure, false);
  assert.ok(Math.abs(cookie.expires - Date.now() / 1000 - 365 * 24 * 3600) < 3600);
  await profile.close();
});

test('a visitor whom the browser SDK knows keeps that identity', async () => {
  for (const device of ['b4b1c5c0-1f2e', 'a5f3a9d2-77aa', 'é 日本']) {
    const profile = await browser.newContext();
    await profile.addCookies([{ name: COOKIE, value: value(device), url: shopUrl }]);

    const page = await shown(await profile.newPage());
    assert.equal(page.device, device);
    assert.equal(page.variant, await served(device));
    assert.equal(page.cookie, `${COOKIE}=${value(device)}`);
    await profile.close();
  }
});

test('other profiles see the other variant', async () => {
  const variants = new Set();
  for (let i = 0; i < 40 && variants.size < 2; i++) {
    const profile = await browser.newContext();
    variants.add((await shown(await profile.newPage())).variant);
    await profile.close();
  }
  assert.deepEqual([...variants].sort(), ['new-in', 'sale']);
});
