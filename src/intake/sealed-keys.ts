/** SNMPv3 keys at rest: AES-256-GCM under a key derived from the installation's secret, bound to their user and client. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Logger } from '../base/log.ts';
import type { SnmpUserRow } from './identity.store.ts';
import type { UsmUser } from './trap/secure.ts';
import { authProtocols, privProtocols } from '../snmp/usm.ts';
import type { UserKeys } from '../snmp/usm.ts';

const [NONCE, TAG] = [12, 16];

/** `nonce ‖ tag ‖ sealed keys`, readable only with the installation's secret and for this user of this client. */
export function sealUserKeys(
  secret: string,
  { id, clientId }: { id: string; clientId: string },
  keys: UserKeys,
): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), nonce).setAAD(Buffer.from(`${clientId} ${id}`));
  const sealed = Buffer.concat([cipher.update(Buffer.concat([keys.authKey, keys.privKey])), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** The user with open keys; nobody when they cannot be opened, for instance after the data folder's secret was lost. */
export function openUserKeys(secret: string, row: SnmpUserRow, log: Logger): UsmUser[] {
  const auth = authProtocols.find((each) => each === row.auth);
  const priv = privProtocols.find((each) => each === row.priv);
  if (!auth || !priv) return [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), row.keys.subarray(0, NONCE)).setAAD(
      Buffer.from(`${row.clientId} ${row.id}`),
    );
    decipher.setAuthTag(row.keys.subarray(NONCE, NONCE + TAG));
    const keys = Buffer.concat([decipher.update(row.keys.subarray(NONCE + TAG)), decipher.final()]);
    const length = priv === 'none' ? keys.length : keys.length / 2;
    const { id, clientId, deviceId, name } = row;
    return [
      {
        id,
        clientId,
        deviceId,
        name,
        keys: { auth, priv, authKey: keys.subarray(0, length), privKey: keys.subarray(length) },
      },
    ];
  } catch (error) {
    log.error({ err: error, user: row.id }, 'the keys of an SNMPv3 user cannot be opened; set its pass phrases again');
    return [];
  }
}

function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'hex'), '', 'watchfloor snmp user keys', 32));
}
