import {
  Activity,
  BookOpen,
  Building2,
  ChartLine,
  CalendarClock,
  CalendarDays,
  CircleCheck,
  Contact,
  FileDiff,
  GitPullRequestArrow,
  HeartPulse,
  Inbox,
  ListChecks,
  KeyRound,
  LockKeyhole,
  Mail,
  MailPlus,
  MapPin,
  MessagesSquare,
  Network,
  Radio,
  RefreshCw,
  Router,
  Satellite,
  ScrollText,
  Search,
  ShieldAlert,
  ShieldQuestion,
  Smile,
  Target,
  Telescope,
  Timer,
  TrendingUp,
  Users,
} from 'lucide-react';
import type { Permission } from '../../src/base/permissions.ts';
import { ticketRoutes } from '../../src/tickets/api.ts';
import { useCall } from '../kit/query.ts';
import type { NavGroup, NavItem } from '../kit/shell.tsx';
import { useMe } from '../people/session.ts';

type Place = NavItem & { needs: Permission };

const groups: readonly { name?: string; items: readonly Place[] }[] = [
  {
    items: [
      { to: '/tickets', label: 'Queue', icon: Inbox, needs: 'tickets.read' },
      { to: '/findings', label: 'Findings', icon: ShieldAlert, needs: 'findings.read' },
      { to: '/sweep', label: 'Sweep', icon: Telescope, needs: 'findings.read' },
      { to: '/mail', label: 'Mail', icon: Mail, needs: 'quarantine.work' },
      { to: '/changes', label: 'Changes', icon: GitPullRequestArrow, needs: 'changes.read' },
      { to: '/tickets/ready', label: 'Ready texts', icon: ListChecks, needs: 'tickets.read' },
      { to: '/meetings', label: 'Meetings', icon: CalendarDays, needs: 'clients.read' },
      { to: '/huddles', label: 'Huddles', icon: MessagesSquare, needs: 'tickets.read' },
      { to: '/knowledge', label: 'Knowledge', icon: BookOpen, needs: 'tickets.read' },
      { to: '/patterns', label: 'Patterns', icon: TrendingUp, needs: 'tickets.read' },
    ],
  },
  {
    name: 'Signals',
    items: [
      { to: '/events', label: 'Event tail', icon: Activity, needs: 'events.read', end: true },
      { to: '/events/search', label: 'Event search', icon: Search, needs: 'events.read' },
      { to: '/explore', label: 'Metrics', icon: ChartLine, needs: 'devices.read' },
      { to: '/quarantine', label: 'Quarantine', icon: ShieldQuestion, needs: 'quarantine.work' },
      { to: '/sources', label: 'Sources', icon: Radio, needs: 'health.read' },
      { to: '/health', label: 'Health', icon: HeartPulse, needs: 'health.read' },
      { to: '/polling', label: 'Polling', icon: RefreshCw, needs: 'health.read' },
      { to: '/collectors', label: 'Collectors', icon: Satellite, needs: 'health.read' },
    ],
  },
  {
    name: 'Clients',
    items: [
      { to: '/clients', label: 'Clients', icon: Building2, needs: 'clients.read' },
      { to: '/contacts', label: 'Contacts', icon: Contact, needs: 'clients.read' },
      { to: '/topology', label: 'Topology', icon: Network, needs: 'devices.read' },
      { to: '/sites', label: 'Sites', icon: MapPin, needs: 'devices.read' },
      { to: '/devices', label: 'Devices', icon: Router, needs: 'devices.read' },
      { to: '/configs', label: 'Configurations', icon: FileDiff, needs: 'devices.read' },
      { to: '/checks', label: 'Checks', icon: CircleCheck, needs: 'devices.read' },
      { to: '/credentials', label: 'Credentials', icon: LockKeyhole, needs: 'devices.read' },
      { to: '/calendars', label: 'Calendars', icon: CalendarClock, needs: 'clients.read' },
      { to: '/targets', label: 'Targets', icon: Target, needs: 'tickets.read' },
      { to: '/reports/satisfaction', label: 'Satisfaction', icon: Smile, needs: 'tickets.read' },
      { to: '/reports/clocks', label: 'Promises kept', icon: Timer, needs: 'tickets.read' },
      { to: '/reports/scheduled', label: 'Reports by mail', icon: MailPlus, needs: 'tickets.read' },
    ],
  },
  {
    name: 'Administration',
    items: [
      { to: '/staff', label: 'Staff', icon: Users, needs: 'staff.read' },
      { to: '/tokens', label: 'Tokens', icon: KeyRound, needs: 'self' },
      { to: '/audit', label: 'Audit log', icon: ScrollText, needs: 'audit.read' },
    ],
  },
];

/** Where this person may go, with how much waits there. */
export function useNavigation(): NavGroup[] {
  const me = useMe();
  const counts = useCall(
    ticketRoutes.countTickets,
    { query: {} },
    { on: ['ticket'], every: 30_000, enabled: me.permissions.includes('tickets.read') },
  );
  return groups.map(({ name, items }) => ({
    ...(name ? { name } : {}),
    items: items
      .filter(({ needs }) => me.permissions.includes(needs))
      .map((item) =>
        item.to === '/tickets'
          ? { ...item, count: counts.data?.live, tone: counts.data?.breached ? 'bad' : 'info' }
          : item,
      ),
  }));
}
