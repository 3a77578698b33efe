/**
 * What happened to an agent between two polls. Its clock (sysUpTime) goes back when it is started anew and when it passes
 * 2^32 hundredths of a second (497.1 days): a wrap must be proven, and an agent that was started anew is not yet a device
 * that was: net-snmp's counters and hrSystemUptime go on (measured: docs/polling.md).
 */

/** When and how the agent was read. `mono`: our own clock in milliseconds; the rest in hundredths of a second. */
export type AgentMoment = {
  mono: number;
  uptime: number;
  /** hrSystemUptime, where the agent has it. */
  hostUptime: number | undefined;
  /** snmpEngineBoots, where it is told. */
  boots: number | undefined;
};

export type Passage =
  /** The same era: `ticks` of the agent's own clock went by, hundredths of a second. */
  | { is: 'same'; ticks: number }
  /** The agent alone was started anew. */
  | { is: 'agent-restarted' }
  | { is: 'rebooted' }
  /** Started anew, and nothing says whether the device was too. */
  | { is: 'restarted' };

const TURN = 2 ** 32;
/** How far an agent's clock may run from ours, before it is not the same run of that clock. */
const SLACK_TICKS = 1000;
const SLACK_SHARE = 0.02;

export function passageOf(before: AgentMoment, after: AgentMoment): Passage {
  const elapsed = (after.mono - before.mono) / 10;
  const forward = after.uptime - before.uptime;
  if (forward >= 0 && sameBoots(before, after)) return { is: 'same', ticks: forward };
  if (forward < 0 && isNear(forward + TURN, elapsed)) return { is: 'same', ticks: forward + TURN };
  return restartOf(before, after, elapsed);
}

/** A count of boots that grew says that the agent began anew even if its clock is already further than it was. */
function sameBoots(before: AgentMoment, after: AgentMoment): boolean {
  return before.boots === undefined || after.boots === undefined || before.boots === after.boots;
}

function restartOf(before: AgentMoment, after: AgentMoment, elapsed: number): Passage {
  if (before.hostUptime === undefined || after.hostUptime === undefined) return { is: 'restarted' };
  const forward = after.hostUptime - before.hostUptime;
  const went = forward < 0 ? forward + TURN : forward;
  return isNear(went, elapsed) ? { is: 'agent-restarted' } : { is: 'rebooted' };
}

function isNear(ticks: number, elapsed: number): boolean {
  return Math.abs(ticks - elapsed) <= SLACK_TICKS + SLACK_SHARE * elapsed;
}
