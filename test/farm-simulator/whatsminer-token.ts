import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { md5crypt } from './md5crypt.ts';
import type { MinerDevice } from './miner-device.ts';
import type { Random } from './random.ts';
import { type Reply, textOf } from './tcp-servers.ts';
import { whatsminerStatus } from './whatsminer-tables.ts';

const SALT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TOKEN_LIFE_SECONDS = 1800;
const MOST_TOKENS = 32;

/** An administrator's account of the write API. */
export interface WhatsminerLogin {
  user: string;
  password: string;
}

export const WHATSMINER_V2_LOGIN: WhatsminerLogin = { user: 'admin', password: 'admin' };

type Deed = (device: MinerDevice, asked: unknown) => (() => void) | undefined;

/** The encrypted writes of API 2. A deed that reads its parameters and finds them wrong is undefined. */
const WRITES: Readonly<Record<string, Deed>> = {
  reboot: (device) => () => device.reboot('whatsminer reboot'),
  restart_btminer: (device) => () => device.restartMining('whatsminer restart_btminer'),
  power_off: (device) => () => device.sleep(true, 'whatsminer power_off'),
  power_on: (device) => () => device.sleep(false, 'whatsminer power_on'),
  set_led: (device, asked) => () => device.locate(textOf(asked, 'param') !== 'auto', 'whatsminer set_led'),
  adjust_power_limit(device, asked) {
    const watts = Number(textOf(asked, 'power_limit'));
    return watts > 0 ? () => device.limitPower(watts, 'whatsminer adjust_power_limit') : undefined;
  },
};

/**
 * Token and AES of port 4028 (API 2): key = md5crypt(password, salt), sign = md5crypt(key + time, newsalt), the request
 * in AES-256-ECB under sha256(key). Only what is signed by a token of the last 30 minutes is done. A device of API 3
 * has no such writes.
 */
export class TokenGuard {
  private readonly device: MinerDevice;
  private readonly random: Random;
  private readonly key: string;
  private readonly salt: string;
  private readonly tokens = new Map<string, number>();

  constructor(device: MinerDevice, random: Random, login: WhatsminerLogin = WHATSMINER_V2_LOGIN) {
    this.device = device;
    this.random = random;
    this.salt = random.text(8, SALT);
    this.key = md5crypt(login.password, this.salt);
  }

  /** The answer to get_token: Code 134, or 136 when too many are out. */
  issue(): Record<string, unknown> {
    const now = this.device.clock.now();
    for (const [token, issued] of this.tokens) if (now - issued > TOKEN_LIFE_SECONDS) this.tokens.delete(token);
    if (this.device.model.dialect !== 'v2') return whatsminerStatus(now, 14, 'invalid cmd', 'E');
    if (this.tokens.size >= MOST_TOKENS) return whatsminerStatus(now, 136, 'over max connect', 'E');
    const time = String(Math.floor(now));
    const newsalt = this.random.text(8, SALT);
    this.tokens.set(md5crypt(this.key + time, newsalt), now);
    return whatsminerStatus(now, 134, { time, salt: this.salt, newsalt });
  }

  /** Does an encrypted request; refusals are answered in clear, as the firmware does. */
  write(data: string): Reply {
    const now = this.device.clock.now();
    const refuse = (code: number, message: string): Reply => ({
      text: JSON.stringify(whatsminerStatus(now, code, message, 'E')),
    });
    if (this.device.model.dialect !== 'v2') return refuse(45, "can't access write cmd");
    const asked = this.decrypt(data);
    if (asked === undefined) return refuse(23, 'Invalid JSON');
    const issued = this.tokens.get(textOf(asked, 'token') ?? '');
    if (issued === undefined || now - issued > TOKEN_LIFE_SECONDS) return refuse(135, 'token error');
    const command = textOf(asked, 'cmd') ?? textOf(asked, 'command') ?? '';
    const deed = Object.hasOwn(WRITES, command) ? WRITES[command]?.(this.device, asked) : undefined;
    if (deed === undefined) return this.encrypted(whatsminerStatus(now, 14, 'invalid cmd', 'E'));
    return { ...this.encrypted(whatsminerStatus(now, 131, 'API command OK')), afterwards: deed };
  }

  private aesKey(): Buffer {
    return createHash('sha256').update(this.key).digest();
  }

  private encrypted(body: unknown): Reply {
    const plain = Buffer.from(JSON.stringify(body));
    const padded = Buffer.concat([plain, Buffer.alloc((16 - (plain.length % 16)) % 16)]);
    const cipher = createCipheriv('aes-256-ecb', this.aesKey(), null).setAutoPadding(false);
    return { text: JSON.stringify({ enc: Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64') }) };
  }

  /** Takes both paddings that clients use: zeros and PKCS#7. */
  private decrypt(data: string): unknown {
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
    const decipher = createDecipheriv('aes-256-ecb', this.aesKey(), null).setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    const end = plain.lastIndexOf('}');
    try {
      return JSON.parse(plain.slice(0, end + 1));
    } catch {
      return undefined;
    }
  }
}
