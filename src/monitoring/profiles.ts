/** How each vendor's devices tell how they are: which objects, and what their numbers mean. Data; read by health.ts. */

export type HealthMetric = 'device.cpu' | 'device.memory' | 'device.storage' | 'device.temperature' | 'device.sessions';

/**
 * Columns (or scalars, without their `.0`) of one table. `label` names its rows: then each is a component of its own,
 * too. `only`: rows whose `by` holds one of these. What several rows say of the device is their largest, mean or sum.
 */
export type Measure = {
  metric: HealthMetric;
  whole: 'most' | 'mean' | 'sum' | 'none';
  label?: string;
  only?: { by: string; is: readonly (string | number)[] };
  /** Rows that say 0 say nothing: Junos' table has rows of parts without a sensor. */
  ignoreZero?: true;
} & (
  | { is: 'value'; value: string }
  | { is: 'used of total'; used: string; total: string }
  | { is: 'used and free'; used: string; free: string }
  /** What counts as free, summed. */
  | { is: 'free of total'; free: readonly string[]; total: string }
);

/** The member of a cluster that this device is, by the word or number its vendor has for it. */
export type HaProfile = { value: string; label?: string; words: Readonly<Record<string, string>> };

export type Profile = {
  name: string;
  /** sysObjectID begins so. */
  enterprise: readonly string[];
  measures: readonly Measure[];
  ha?: HaProfile;
};

const HR = '1.3.6.1.2.1.25';
const HR_STORAGE = `${HR}.2.3.1`;
const RAM = `${HR}.2.1.2`;
const DISK = `${HR}.2.1.4`;
const UCD = '1.3.6.1.4.1.2021';
const JUNIPER = '1.3.6.1.4.1.2636';
const JNX_OPERATING = `${JUNIPER}.3.1.13.1`;
const JNX_SPU = `${JUNIPER}.3.39.1.12.1.1.1`;
const CISCO = '1.3.6.1.4.1.9';
const CISCO_POOL = `${CISCO}.9.48.1.1.1`;
const CISCO_TEMPERATURE = `${CISCO}.9.13.1.3.1`;
const FORTINET = '1.3.6.1.4.1.12356';
const FGT = `${FORTINET}.101.4.1`;
const PALO_ALTO = '1.3.6.1.4.1.25461';
const PAN = `${PALO_ALTO}.2.1.2`;

const hostCpu: Measure = { metric: 'device.cpu', whole: 'mean', is: 'value', value: `${HR}.3.3.1.2` };
const hostMemory: Measure = {
  metric: 'device.memory',
  whole: 'most',
  only: { by: `${HR_STORAGE}.2`, is: [RAM] },
  is: 'used of total',
  used: `${HR_STORAGE}.6`,
  total: `${HR_STORAGE}.5`,
};
const hostStorage: Measure = {
  ...hostMemory,
  metric: 'device.storage',
  only: { by: `${HR_STORAGE}.2`, is: [DISK] },
  label: `${HR_STORAGE}.3`,
};

/** HOST-RESOURCES-MIB (RFC 2790), for whoever is not named below. */
export const generic: Profile = { name: 'generic', enterprise: [], measures: [hostCpu, hostMemory, hostStorage] };

export const profiles: readonly Profile[] = [
  {
    name: 'Net-SNMP',
    enterprise: ['1.3.6.1.4.1.8072', UCD],
    measures: [
      hostCpu,
      // Linux counts what it caches as used: what it would give back at once is free.
      {
        metric: 'device.memory',
        whole: 'most',
        is: 'free of total',
        free: [`${UCD}.4.6`, `${UCD}.4.14`, `${UCD}.4.15`],
        total: `${UCD}.4.5`,
      },
      hostStorage,
    ],
  },
  {
    name: 'Juniper',
    enterprise: [JUNIPER],
    measures: [
      {
        metric: 'device.cpu',
        whole: 'most',
        label: `${JNX_OPERATING}.5`,
        ignoreZero: true,
        is: 'value',
        value: `${JNX_OPERATING}.8`,
      },
      {
        metric: 'device.memory',
        whole: 'most',
        label: `${JNX_OPERATING}.5`,
        ignoreZero: true,
        is: 'value',
        value: `${JNX_OPERATING}.11`,
      },
      {
        metric: 'device.temperature',
        whole: 'most',
        label: `${JNX_OPERATING}.5`,
        ignoreZero: true,
        is: 'value',
        value: `${JNX_OPERATING}.7`,
      },
      // The session table of an SRX; other models have none.
      { metric: 'device.sessions', whole: 'sum', is: 'value', value: `${JNX_SPU}.6` },
      hostStorage,
    ],
    // jnxRedundancyState, by the member's description.
    ha: {
      value: `${JUNIPER}.3.1.14.1.7`,
      label: `${JUNIPER}.3.1.14.1.5`,
      words: { '2': 'master', '3': 'backup', '4': 'disabled' },
    },
  },
  {
    name: 'Cisco',
    enterprise: [CISCO],
    measures: [
      { metric: 'device.cpu', whole: 'most', is: 'value', value: `${CISCO}.9.109.1.1.1.1.8` },
      {
        metric: 'device.memory',
        whole: 'most',
        label: `${CISCO_POOL}.2`,
        is: 'used and free',
        used: `${CISCO_POOL}.5`,
        free: `${CISCO_POOL}.6`,
      },
      {
        metric: 'device.temperature',
        whole: 'most',
        label: `${CISCO_TEMPERATURE}.2`,
        ignoreZero: true,
        is: 'value',
        value: `${CISCO_TEMPERATURE}.3`,
      },
      // Connections in use of an ASA (cfwConnectionStatValue, protocol ip, now in use).
      { metric: 'device.sessions', whole: 'sum', is: 'value', value: `${CISCO}.9.147.1.2.2.2.1.5.40` },
    ],
    // cfwHardwareStatusValue of an ASA: 6 its primary unit, 7 its secondary.
    ha: { value: `${CISCO}.9.147.1.2.1.1.1.3`, words: { '9': 'active', '10': 'standby', '4': 'failed' } },
  },
  {
    name: 'Fortinet',
    enterprise: [FORTINET],
    measures: [
      { metric: 'device.cpu', whole: 'most', is: 'value', value: `${FGT}.3` },
      { metric: 'device.memory', whole: 'most', is: 'value', value: `${FGT}.4` },
      { metric: 'device.storage', whole: 'most', is: 'used of total', used: `${FGT}.6`, total: `${FGT}.7` },
      { metric: 'device.sessions', whole: 'sum', is: 'value', value: `${FGT}.8` },
    ],
    // fgHaStatsSyncStatus of each member, by its host name.
    ha: {
      value: `${FORTINET}.101.13.2.1.1.12`,
      label: `${FORTINET}.101.13.2.1.1.11`,
      words: { '0': 'out of step', '1': 'in step' },
    },
  },
  {
    name: 'Palo Alto',
    enterprise: [PALO_ALTO],
    measures: [
      { metric: 'device.cpu', whole: 'most', is: 'value', value: `${HR}.3.3.1.2` },
      hostMemory,
      hostStorage,
      { metric: 'device.sessions', whole: 'sum', is: 'value', value: `${PAN}.3.3` },
    ],
    ha: { value: `${PAN}.1.11`, words: {} },
  },
];

/** The profile whose enterprise the device names in its sysObjectID. */
export function profileOf(sysObjectId: string): Profile {
  return (
    profiles.find(({ enterprise }) => enterprise.some((each) => `${sysObjectId}.`.startsWith(`${each}.`))) ?? generic
  );
}
