import type { SystemMessage } from './system-message.ts';
import { means, systemMessage as message, when } from './system-message.ts';

// A user name is what a stranger typed: it is taken as long as possible ("*"), so that it cannot forge the address.
const sshFailed = "Login failed for user '{username*}' from host '{source-address}'";
const tooMany = "Threshold for unsuccessful authentication attempts ({limit}) reached by user '{username*}'";
const loginFailed = 'Login failed for user {username*} from host {hostname}';
const loggedIn = 'User {username*} logged in from host {hostname} on device {tty-name}';
const rootIn = 'User {username*} logged in as root from host {hostname} on device {tty-name}';
const authenticated = [
  "Authenticated user '{username}' at permission level '{authentication-level}'",
  "Authenticated user '{username}' assigned to class '{authentication-level}'",
];
const login = [
  "User '{username}' login, class '{class-name}' [{pid}], ssh-connection '{ssh-connection}', client-mode '{client-mode}'",
  "User '{username}' login, class '{class-name}' [{pid}]",
];
const commit = [
  "User '{username}' requested '{command}' operation (comment: {comment*})",
  "User '{username}' requested '{command}' operation",
];
const community = '{function-name}: unauthorized SNMP community from {source-address} to {destination-address} ';
const redundancy = [
  "Redundancy-group '{redundancy-group}' transitioned from '{old-state}' to '{new-state}' state due to {reason}",
  "Redundancy-group {redundancy-group} transitioned from '{old-state}' to '{new-state}' state due to {reason}",
];
const alarm = '{alarm-source} color={alarm-color}, class={alarm-class}, reason={reason}';

const isCheck = when('command', 'commit check', means('config_checked', 'viewed'));
const isPrimary = when('new-state', 'primary', means('ha_failover', 'hostChanged'));

/** Sign-ins, configuration, high availability, hardware and restarts, by tag. */
export const hostMessages = new Map<string, SystemMessage>([
  ['SSHD_LOGIN_FAILED', message(means('login_failed', 'loginFailed'), sshFailed)],
  ['SSHD_LOGIN_ATTEMPTS_THRESHOLD', message(means('login_failed', 'loginFailed'), tooMany)],
  ['LOGIN_FAILED', message(means('login_failed', 'loginFailed'), loginFailed)],
  [
    'LOGIN_PAM_AUTHENTICATION_ERROR',
    message(means('login_failed', 'loginFailed'), 'Failed password for user {username}'),
  ],
  ['LOGIN_INFORMATION', message(means('user_login', 'loggedIn'), loggedIn)],
  ['LOGIN_ROOT', message(means('user_login', 'loggedIn'), rootIn)],
  ['UI_AUTH_EVENT', message(means('user_authenticated', 'loggedIn'), ...authenticated)],
  ['UI_LOGIN_EVENT', message(means('user_login', 'loggedIn'), ...login)],
  ['UI_LOGOUT_EVENT', message(means('user_logout', 'loggedOut'), "User '{username}' logout")],
  ['DOT1XD_USR_AUTHENTICATED', message(means('user_authenticated', 'loggedIn'))],
  ['SNMPD_AUTH_FAILURE', message(means('snmp_auth_failure', 'loginFailed', 'snmp'), community)],
  ['UI_COMMIT', message([isCheck, means('config_changed', 'changed')], ...commit)],
  ['UI_COMMIT_COMPLETED', message(means('config_commit_completed', 'changed'))],
  ['UI_COMMIT_PROGRESS', message(means('config_commit_progress', 'viewed'))],
  ['UI_COMMIT_NOT_CONFIRMED', message(means('config_rolled_back', 'changed'))],
  ['UI_CFG_AUDIT_SET', message(means('config_edited', 'changed'), "User '{username}' set: [{path}] {value}")],
  ['UI_CFG_AUDIT_DELETE', message(means('config_edited', 'changed'), "User '{username}' delete: [{path}]")],
  ['UI_CFG_AUDIT_NEW', message(means('config_edited', 'changed'), "User '{username}' {operation}: [{path}]")],
  ['UI_CFG_AUDIT_OTHER', message(means('config_edited', 'changed'), "User '{username}' {operation}: [{path}]")],
  ['UI_LOAD_EVENT', message(means('config_edited', 'changed'), "User '{username}' is performing a '{command}'")],
  ['UI_CMDLINE_READ_LINE', message(means('command_run', 'ran'), "User '{username}', command '{command*}'")],
  ['UI_REBOOT_EVENT', message(means('restart_requested', 'stopped'), "System rebooted by '{username}'")],
  ['UI_HALT_EVENT', message(means('halt_requested', 'stopped'), "System halted by '{username}'")],
  ['SNMPD_TRAP_COLD_START', message(means('device_restarted', 'started'))],
  ['SNMPD_TRAP_WARM_START', message(means('agent_restarted', 'started'))],
  ['JSRPD_RG_STATE_CHANGE', message([isPrimary, means('ha_state_change', 'hostChanged')], ...redundancy)],
  ['JSRPD_HA_CONTROL_LINK_DOWN', message(means('ha_link_down', 'hostChanged'))],
  ['JSRPD_HA_CONTROL_LINK_UP', message(means('ha_link_up', 'hostChanged'))],
  ['JSRPD_NODE_LOST', message(means('ha_node_lost', 'hostChanged'))],
  ['CHASSISD_FRU_OFFLINE_NOTICE', message(means('part_offline', 'hostChanged'))],
  ['CHASSISD_FRU_ONLINE', message(means('part_online', 'hostChanged'))],
]);

/** Without a tag, by process. */
export const untaggedHostMessages = new Map<string, SystemMessage[]>([
  [
    'alarmd',
    [
      message(means('alarm_set', 'host'), `Alarm set: ${alarm}`),
      message(means('alarm_cleared', 'host'), `Alarm cleared: ${alarm}`),
    ],
  ],
  [
    'craftd',
    [
      message(means('alarm_set', 'host'), '{alarm-color} alarm set, {reason}'),
      message(means('alarm_cleared', 'host'), '{alarm-color} alarm cleared, {reason}'),
    ],
  ],
]);
