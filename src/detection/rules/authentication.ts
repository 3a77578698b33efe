import type { EcsEvent } from '../../intake/formats/event.ts';
import type { Rule, Signal } from '../signal.ts';
import { factsOf, textOf } from '../signal.ts';

/** Sign-ins and SNMP requests that were refused: one means nothing, a burst does (burst.ts). */
export const authentication: Rule = {
  actions: ['login_failed', 'snmp_auth_failure'],
  needles: [
    'SSHD_LOGIN_',
    'LOGIN_FAILED',
    'LOGIN_PAM_AUTH',
    'SNMPD_AUTH_FAILURE',
    '-AUTHFAIL:',
    'Login denied',
    'authentication Rejected',
    'Failed password',
    'Failed publickey',
    'Failed keyboard',
    'Failed none',
    'Invalid user',
    'invalid user',
    'authenticating user',
    'authentication attempts exceeded',
    'login_failed',
    'login failed',
    'Login failed',
    'status="failed"',
    'status=failed',
  ],
  read,
};

function read(event: EcsEvent): Signal {
  const from = textOf(event, 'source.ip', 'source.address', 'source.domain') ?? 'unknown source';
  const isSnmp = event['event.action'] === 'snmp_auth_failure';
  const what = isSnmp ? 'SNMP requests' : 'sign-ins';
  return {
    condition: 'authentication-failures',
    component: `${what} from ${from}`,
    also: [],
    polarity: 'hit',
    severity: 'medium',
    title: `Burst of failed ${what} from ${from} on {device}`,
    summary: `Many ${what} from ${from} were refused in a short time.`,
    facts: factsOf({}, { sources: from, users: textOf(event, 'user.name') }),
    burst: true,
  };
}
