/**
 * System properties and environment variables. An invalid value causes an exception that names the setting, the value
 * and the accepted values, each time it is read. This package must not know the purpose of settings; each package reads
 * its own.
 */
package org.quern.setting;
