/**
 * System properties and environment variables: a value that is not accepted raises an exception that names the setting,
 * the value and the accepted values, each time it is read. It must not know the purpose of settings; each package reads
 * its own.
 */
package org.quern.setting;
