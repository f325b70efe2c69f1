/**
 * System properties and environment variables: a value that is not accepted is an exception that names the setting, the
 * value and what is accepted, each time it is read. It must not know what settings are for; each package reads its own.
 */
package org.quern.setting;
