/** What all rooms say alike: of arguments that are null, of settings and their values. It depends on nothing. */
package org.quern.check;
