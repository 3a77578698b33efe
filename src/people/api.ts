/** All routes of this slice in one table. Browser-safe. */
import { accountRoutes } from './account-api.ts';
import { auditRoutes } from './audit-api.ts';
import { calendarRoutes } from './calendars-api.ts';
import { clientUserRoutes } from './client-users-api.ts';
import { clientRoutes } from './clients-api.ts';
import { contactRoutes } from './contacts-api.ts';
import { importRoutes } from './imports-api.ts';
import { signInRoutes } from './sign-in-api.ts';
import { staffRoutes } from './staff-api.ts';
import { tokenRoutes } from './tokens-api.ts';

export const peopleRoutes = {
  ...signInRoutes,
  ...accountRoutes,
  ...staffRoutes,
  ...clientRoutes,
  ...calendarRoutes,
  ...contactRoutes,
  ...clientUserRoutes,
  ...tokenRoutes,
  ...auditRoutes,
  ...importRoutes,
};
