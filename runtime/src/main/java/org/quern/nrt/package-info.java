/** The binding of the native runtime: memory, the n-d driver, facts about the machine. Internal to Quern. */
package org.quern.nrt;
