import type { CourseSettingsInput } from './src/course/settings.ts';

/** All that an instructor edits to make the site their course's. */
export default {
  title: 'Logbook',
  term: 'Autumn 2026',
  description: 'Project issues, logging and debugging, in TypeScript',
  staff: [{ name: 'The course staff', role: 'Instructors' }],
  schedule: [
    { date: '2026-11-24', topic: 'Part 1: six project issues' },
    { date: '2026-12-01', topic: 'Part 2: logging', due: ['11_custom_logger'] },
    { date: '2026-12-08', topic: 'Part 3: debugging' },
  ],
  links: [{ text: 'How to write an exercise', link: '/contributing/exercises' }],
  grading: {
    points: {},
    solutions: 'after passing',
  },
} satisfies CourseSettingsInput;
