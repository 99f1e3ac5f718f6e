/** The migrated, empty database that test databases are cloned from. */
export const templateDatabase = 'keyscope_template'
