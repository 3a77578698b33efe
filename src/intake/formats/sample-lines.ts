/** Lines as devices send them, one or more of each format, for the tests that hold for all lines. Hosts and people are invented. */

const junos = '[junos@2636.1.1.1.2.129';
const session =
  'source-address="10.20.30.40" source-port="51044" destination-address="198.51.100.20" destination-port="443" connection-tag="0" ' +
  'service-name="junos-https" nat-source-address="203.0.113.7" nat-source-port="20001" nat-destination-address="198.51.100.20" ' +
  'nat-destination-port="443" src-nat-rule-type="source rule" src-nat-rule-name="office-out" dst-nat-rule-type="N/A" dst-nat-rule-name="N/A" ' +
  'protocol-id="6" policy-name="allow-web" source-zone-name="office" destination-zone-name="internet" session-id-32="88012"';

export const srxLines = {
  create: `<14>1 2026-11-24T05:10:00.120Z srx-york-1 RT_FLOW - RT_FLOW_SESSION_CREATE ${junos} ${session} username="mlee" roles="sales" packet-incoming-interface="ge-0/0/3.0" application="UNKNOWN" nested-application="UNKNOWN" encrypted="UNKNOWN"]`,
  close: `<14>1 2026-11-24T05:10:09.500Z srx-york-1 RT_FLOW - RT_FLOW_SESSION_CLOSE ${junos} reason="TCP FIN" ${session} packets-from-client="9" bytes-from-client="1200" packets-from-server="7" bytes-from-server="30500" elapsed-time="9" application="SSL" nested-application="UNKNOWN" username="N/A" roles="N/A" packet-incoming-interface="ge-0/0/3.0" encrypted="Yes"]`,
  deny: `<14>1 2026-11-24T06:10:00.120+01:00 srx-york-1 RT_FLOW - RT_FLOW_SESSION_DENY_LS ${junos} logical-system-name="blue" source-address="2001:db8::15" source-port="4000" destination-address="2001:db8:1::9" destination-port="23" service-name="None" protocol-id="6" icmp-type="0" policy-name="default-deny" source-zone-name="office" destination-zone-name="plant" reason="Denied by policy" session-id-32="7"]`,
  volume: `<14>1 2026-11-24T05:10:30.000Z srx-york-1 RT_FLOW - APPTRACK_SESSION_VOL_UPDATE ${junos} ${session} packets-from-client="90" bytes-from-client="12000" packets-from-server="70" bytes-from-server="305000" elapsed-time="60" username="mlee"]`,
  idp: `<165>1 2026-11-24T05:11:00.000Z srx-york-1 RT_IDP - IDP_ATTACK_LOG_EVENT ${junos} epoch-time="1795497060" message-type="SIG" source-address="192.0.2.66" source-port="40123" destination-address="10.20.30.5" destination-port="80" protocol-name="TCP" service-name="SERVICE_IDP" application-name="HTTP" rule-name="4" rulebase-name="IPS" policy-name="edge-ips" export-id="1" repeat-count="0" action="DROP" threat-severity="CRITICAL" attack-name="HTTP:APP:EXAMPLE-OVERFLOW" nat-source-address="0.0.0.0" nat-source-port="0" elapsed-time="0" source-zone-name="internet" source-interface-name="reth1.7" destination-zone-name="dmz" destination-interface-name="reth2.9" packet-log-id="0" alert="no" username="unknown-user" message="-"]`,
  ddos: `<165>1 2026-11-24T05:11:00.000 srx-york-1 RT_IDP - IDP_APPDDOS_APP_ATTACK_EVENT ${junos} ddos-application-name="shop" source-address="192.0.2.66" source-port="40123" destination-address="10.20.30.5" destination-port="80" protocol-name="TCP" rule-name="1" ruleebase-name="DDOS" policy-name="shop-ddos" action="NONE" threat-severity="INFO" context-value="N/A"]`,
  screen: `<11>1 2026-11-24T05:12:00.000Z srx-york-1 RT_IDS - RT_SCREEN_TCP ${junos} attack-name="TCP port scan!" source-address="192.0.2.66" source-port="50001" destination-address="10.20.30.5" destination-port="8080" source-zone-name="internet" interface-name="ge-0/0/0.0" action="drop"]`,
  screenTarget: `<11>1 2026-11-24T05:12:00.000Z srx-york-1 RT_IDS - RT_SCREEN_TCP_DST_IP ${junos} attack-name="SYN flood!" destination-address="10.20.30.5" source-zone-name="internet" interface-name="ge-0/0/0.0" action="alarm-without-drop"]`,
  web: `<12>1 2026-11-24T05:13:00.000Z srx-york-1 RT_UTM - WEBFILTER_URL_BLOCKED ${junos} source-address="10.20.30.40" source-port="51100" destination-address="198.51.100.44" destination-port="80" category="Gambling" reason="BY_PRE_DEFINED" profile="staff-web" url="dice.example" obj="/play" username="mlee" roles="N/A"]`,
  virus: `<12>1 2026-11-24T05:13:10.000Z srx-york-1 RT_UTM - AV_VIRUS_DETECTED_MT ${junos} source-address="198.51.100.45" source-port="80" destination-address="10.20.30.40" destination-port="51101" source-zone-name="internet" filename="files.example/get/invoice.zip" temporary-filename="files.example/get/invoice.zip" name="Test.Sample" url="Test.Sample"]`,
  spam: `<14>1 2026-11-24T05:13:20.000Z srx-york-1 RT_UTM - ANTISPAM_SPAM_DETECTED_MT ${junos} source-zone="internet" destination-zone="dmz" source-name="N/A" source-address="192.0.2.25" profile-name="mail-in" action="drop" reason="Match local blacklist" username="N/A" roles="N/A"]`,
  content: `<14>1 2026-11-24T05:13:30.000Z srx-york-1 RT_UTM - CONTENT_FILTERING_BLOCKED_MT ${junos} source-zone="internet" destination-zone="office" protocol="http" source-address="198.51.100.46" source-port="80" destination-address="10.20.30.40" destination-port="51102" profile-name="no-scripts" action="drop" reason="blocked due to file extension block list" filename="run.cmd"]`,
  sandbox: `<14>1 2026-11-24T05:14:00.000Z srx-york-1 RT_AAMW - AAMW_ACTION_LOG ${junos} hostname="mlee-laptop" file-category="executable" verdict-number="9" malware-info="Example.Dropper" action="BLOCK" source-address="10.20.30.40" source-port="51103" destination-address="198.51.100.47" destination-port="80" protocol-id="6" policy-name="sandbox" username="mlee" session-id-32="88100" source-zone-name="office" destination-zone-name="internet" sample-sha256="0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100" file-name="setup.exe" url="files.example/setup.exe"]`,
  infected: `<11>1 2026-11-24T05:14:10.000Z srx-york-1 RT_AAMW - AAMW_HOST_INFECTED_EVENT_LOG ${junos} timestamp="Tue Nov 24 05:14:01 2026" tenant-id="T1" client-ip="10.20.30.40" hostname="mlee-laptop" status="in_progress" policy-name="default" th="7" state="added" reason="malware" message="downloaded a malicious file"]`,
  feed: `<14>1 2026-11-24T05:14:20.000Z srx-york-1 RT_SECINTEL - SECINTEL_ACTION_LOG ${junos} category="secintel" sub-category="CC" action="BLOCK" action-detail="CLOSE" http-host="bad.example" threat-severity="9" source-address="10.20.30.40" source-port="51104" destination-address="192.0.2.200" destination-port="443" protocol-id="6" application="HTTP" feed-name="cc_url_data" policy-name="secintel" profile-name="cc" session-id-32="88101" source-zone-name="office" destination-zone-name="internet"]`,
} as const;

export const systemLines = {
  linkDown: `<28>1 2026-11-24T05:20:00.000Z srx-york-1 mib2d 2201 SNMP_TRAP_LINK_DOWN ${junos} snmp-interface-index="514" admin-status="up(1)" operational-status="down(2)" interface-name="ge-0/0/7"] ifIndex 514, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/0/7`,
  linkUpText: `<28>Nov 24 05:21:00 srx-york-1 mib2d[2201]: SNMP_TRAP_LINK_UP: ifIndex 514, ifAdminStatus up(1), ifOperStatus up(1), ifName ge-0/0/7`,
  bgp: `<28>1 2026-11-24T05:22:00.000Z mx-leeds-1 rpd 1411 RPD_BGP_NEIGHBOR_STATE_CHANGED ${junos} peer-name="203.0.113.33 (External AS 64510)" old-state="Established" new-state="Idle" event="HoldTime" instance="master"]`,
  ospf: '<29>Nov 24 05:22:10 mx-leeds-1 rpd[1411]: RPD_OSPF_NBRDOWN: OSPF neighbor 10.0.12.2 (realm ospf-v2 ge-0/0/1.0 area 0.0.0.0) state changed from Full to Down due to InActiveTimer (event reason: neighbor was inactive and declared dead)',
  vpnDown:
    '<28>Nov 24 05:23:00 srx-york-1 kmd[1300]: KMD_VPN_DOWN_ALARM_USER: VPN to-leeds from 203.0.113.50 is down. Local-ip: 203.0.113.1, gateway name: leeds-gw, vpn name: to-leeds, tunnel-id: 131073, local tunnel-if: st0.4, remote tunnel-ip: 10.99.0.2',
  ike: '<27>1 2026-11-24T15:23:10.000+10:00 srx-york-1 kmd 1300 - - IKE negotiation failed with error: Timed out. IKE Version: 2, VPN: to-leeds Gateway: leeds-gw, Local: 203.0.113.1/500, Remote: 203.0.113.50/500, Local IKE-ID: Not-Available, Remote IKE-ID: Not-Available, VR-ID: 0, Role: Initiator',
  loginFailed: `<37>1 2026-11-24T05:24:00.000Z srx-york-1 sshd - SSHD_LOGIN_FAILED ${junos} username="admin" source-address="192.0.2.77"]`,
  snmp: `<37>1 2026-11-24T05:24:10.000Z srx-york-1 snmpd 1500 SNMPD_AUTH_FAILURE ${junos} function-name="nsa_log_community" message="unauthorized SNMP community" source-address="192.0.2.78" destination-address="203.0.113.1" index1="guess"]`,
  commit:
    "<189>Nov 24 05:25:00 srx-york-1 mgd[4411]: UI_COMMIT: User 'jordan' requested 'commit' operation (comment: CR-118 open port)",
  login:
    "<38>Nov 24 05:24:50 srx-york-1 mgd[4411]: UI_LOGIN_EVENT: User 'jordan' login, class 'super-user' [4411], ssh-connection '10.20.0.9 51515 10.20.0.1 22', client-mode 'cli'",
  failover:
    "<28>Nov 24 05:26:00 srx-york-1 jsrpd[1222]: JSRPD_RG_STATE_CHANGE: Redundancy-group 1 transitioned from 'secondary' to 'primary' state due to Remote node is in secondary hold",
  filter:
    '<158>1 2026-11-24T05:27:00.010Z srx-york-1 - - - - node1.fpc0 PFE_FW_SYSLOG_IP: FW: reth5.175 A udp 10.20.30.40 10.20.0.1 49153 53 (1 packets) ',
  alarm: '<28>Nov 24 05:28:00 srx-york-1 alarmd[1290]: Alarm set: PSU color=RED, class=CHASSIS, reason=PEM 1 Not OK',
  flowText:
    '<14>Nov 24 05:29:00 srx-york-1 RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed TCP RST: 10.20.30.40/51044->198.51.100.20/443 0x0 junos-https 203.0.113.7/20001->198.51.100.20/443 0x0 source rule office-out N/A N/A 6 allow-web office internet 88012 9(1200) 7(30500) 4 SSL UNKNOWN mlee(sales) ge-0/0/3.0 Yes',
} as const;

export const otherLines = {
  rfc5424:
    '<165>1 2026-11-24T05:30:00.003Z app01.example billing 812 ID47 [origin ip="10.1.1.1" software="billing"][req id="a\\"b\\]c\\\\d"] \uFEFFinvoice 9 was sent',
  rfc3164: '<34>Nov 24 05:30:01 app01 su[99]: session opened for bob',
  isoBsd: '<13>2026-11-24T06:30:01.250+01:00 app01 backup: done in 3 s',
  file: 'Nov 24 05:30:02 app01 systemd[1]: Started session 9 of user bob.',
  sshd: '<38>Nov 24 05:31:00 bastion sshd[4100]: Failed password for invalid user oracle from 192.0.2.9 port 4242 ssh2',
  sshdOk:
    '<38>Nov 24 05:31:05 bastion sshd[4101]: Accepted publickey for ann from 10.20.0.9 port 50022 ssh2: ED25519 SHA256:abcdef',
  cisco:
    '<187>45: 000046: *Nov 24 05:32:00.123 UTC: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down',
  ciscoBgp:
    '<189>1001: rtr-leeds: Nov 24 06:32:10 CET: %BGP-5-ADJCHANGE: neighbor 203.0.113.33 Down Hold Timer expired',
  asa: '<166>Nov 24 2026 05:33:00 asa-1 : %ASA-4-106023: Deny tcp src outside:192.0.2.9/4242 dst inside:10.20.30.5/22 by access-group "outside_in" [0x0, 0x0]',
  fortigate:
    '<189>date=2026-11-24 time=06:34:00 devname="fg-hull" devid="FGT60FTK00000001" eventtime=1795498440123456789 tz="+0100" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=10.30.0.5 srcport=50100 srcintf="lan" srcintfrole="lan" dstip=198.51.100.9 dstport=443 dstintf="wan1" dstintfrole="wan" sessionid=5501 proto=6 action="close" policyid=4 policyname="lan to wan" service="HTTPS" trandisp="snat" transip=203.0.113.88 transport=50100 duration=12 sentbyte=1500 rcvdbyte=9000 sentpkt=12 rcvdpkt=14',
  cef: '<134>Nov 24 05:35:00 gw-1 CEF:0|Example|Gate|4.2|100|Port scan|7|src=192.0.2.9 spt=4242 dst=10.20.30.5 dpt=22 proto=TCP act=Blocked rt=1795498500123 cs1Label=Zone cs1=dmz west msg=many ports\\, one \\= sign',
  leef: `<13>1 2026-11-24T05:36:00.000Z qr-1 - - - - LEEF:1.0|Example|Gate|4.2|deny|cat=fw\tsrc=192.0.2.9\tdst=10.20.30.5\tsrcPort=4242\tdstPort=22\tproto=6\tsev=8\tusrName=ann`,
  leef2:
    'LEEF:2.0|Example|Gate|4.2|41|^|src=192.0.2.9^dst=10.20.30.5^devTime=Nov 24 2026 05:36:10.250 UTC^devTimeFormat=MMM dd yyyy HH:mm:ss.SSS z^sev=3',
  json: '{"@timestamp":"2026-11-24T05:37:00.5Z","source":{"ip":"192.0.2.9","port":4242},"destination.ip":"10.20.30.5","event":{"action":"probe"},"rack":{"unit":[3,4]},"message":"hello"}',
  words: 'the quick brown fox',
} as const;

/** All of them. */
export const sampleLines: readonly string[] = [srxLines, systemLines, otherLines].flatMap((lines) =>
  Object.values<string>(lines),
);
