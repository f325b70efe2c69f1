/** The refusal of null arguments, with one message everywhere. It depends on nothing. */
package org.quern.check;
