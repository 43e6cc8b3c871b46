import { withConnection } from '../app/database/connection.ts';
import { dropTables } from '../app/database/tables.ts';

withConnection(dropTables);
console.log('All tables dropped');
