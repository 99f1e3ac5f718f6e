/** The same shell as every page has, without a moment of loading: an answer that has begun cannot become a 404. */
export { default } from '../(console)/layout'
