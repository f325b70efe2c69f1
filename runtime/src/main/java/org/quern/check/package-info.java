/** What all rooms say alike of arguments that are null. It depends on nothing. */
package org.quern.check;
