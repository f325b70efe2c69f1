/** The refusal of null arguments, with one form of message everywhere. This package depends on nothing. */
package org.quern.check;
