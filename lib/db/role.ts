/** The role every query runs as: it may not change or delete the audit log, whoever owns the connection. */
export const applicationRole = 'keyscope_app'
