/** Users that the sample flags tell apart. */
export const users = {
  plain: { user_id: 'user-1' },
  premium: { user_id: 'user-3', device_id: 'device-42', user_properties: { plan: 'pro', visits: 7 } },
  inCohort: { user_id: 'user-4', cohort_ids: ['u0qtvwla', 'other'] },
  unallocated: { user_id: 'user-2', user_properties: { plan: 'pro' } },
  deviceOnly: { device_id: 'device-42', version: '2.10.0' },
  grouped: {
    user_id: 'user-6',
    groups: { company: ['Ümlaut AG', 'ignored'], team: ['one'] },
    group_properties: { company: { 'Ümlaut AG': { seats: 25 } } },
  },
  groupInCohort: {
    user_id: 'user-7',
    groups: { company: ['x'] },
    group_cohort_ids: { company: { x: ['big'] } },
  },
  foreign: { user_id: 'ünï-日本語-😀', city: 'Zürich', user_properties: { plan: 'team', 名前: 'Ελλάδα' } },
  large: {
    user_id: 'user-12',
    version: '2.1.0-beta',
    user_properties: { plan: 'pro', ...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`property-${i}`, `välue ${i} `.repeat(4)])) },
  },
};
