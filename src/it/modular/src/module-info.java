/** A user's program: it sees what the library exports and no more. */
module app {
    requires org.quern;
}
