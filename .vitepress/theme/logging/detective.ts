/** A night in example 13's format, and five questions that only its log can answer. */
export interface Clue {
  readonly line: string;
  readonly level: string;
}

export const night: readonly Clue[] = [
  '2024-11-22 01:40:12 | INFO | Version 2.8.0 started, 4 stations',
  '2024-11-22 01:51:07 | INFO | --> GET /api/v2/stations 200 11ms | request 11b0c2d3',
  '2024-11-22 01:58:44 | WARNING | Refused PUT /api/v2/stations/harbour: no known user | request 5ac01e77',
  '2024-11-22 01:58:44 | WARNING | Refused PUT /api/v2/stations/harbour: no known user | request 5ac01e78',
  '2024-11-22 01:58:45 | WARNING | Refused PUT /api/v2/stations/harbour: no known user | request 5ac01e79',
  '2024-11-22 02:00:00 | INFO | Loaded 2,922 readings of 4 stations in 4,870 ms',
  '2024-11-22 02:00:03 | ERROR | Database is locked: the nightly load holds it | request 90d4f1aa',
  '2024-11-22 02:00:03 | FATAL | Uncaught exception: Error: no store to ask',
  '2024-11-22 02:04:30 | INFO | Version 2.8.0 started, 4 stations',
  '2024-11-22 02:11:19 | INFO | --> GET /api/v2/stations/harbour/readings?downsample=month 200 840ms | request b7720e41',
].map((line) => ({ line, level: line.split(' | ')[1]?.toLowerCase() ?? '' }));

export interface Inquiry {
  readonly family: string;
  readonly question: string;
  /** Positions in `night` of the lines that answer it. */
  readonly answers: readonly number[];
  readonly because: string;
}

export const inquiries: readonly Inquiry[] = [
  {
    family: 'Debugging',
    question: 'The server died at two in the morning. Why?',
    answers: [6, 7],
    because: 'The load held the database, a request found no store, and nobody caught the error.',
  },
  {
    family: 'State of the system',
    question: 'For how long was the service away?',
    answers: [8, 7],
    because: 'It died at 02:00:03 and started again at 02:04:30: four and a half minutes.',
  },
  {
    family: 'Security and compliance',
    question: 'Is somebody trying to get in?',
    answers: [2, 3, 4],
    because: 'Three refusals within a second are no person who mistyped.',
  },
  {
    family: 'Performance',
    question: 'Does loading still fit into its minute?',
    answers: [5],
    because: 'It took 4.87 seconds for 2,922 readings. Ask again when there are ten times as many.',
  },
  {
    family: 'Business',
    question: 'Which answers do people come for?',
    answers: [9, 1],
    because: 'Monthly summaries of the harbour, and the list of stations. Count them over a month.',
  },
];
